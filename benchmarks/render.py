"""Draws the table and the plot anew: `python -m benchmarks.render build/benchmarks`."""

from __future__ import annotations

import sys
from pathlib import Path

from .plot import plot
from .rows import read
from .table import table


def render(folder: Path) -> str:
    """Write ``table.md`` and the plot beside ``results.json``; returns the table."""
    rows, about = read(folder / "results.json")
    asked = ", ".join(f"{name}: {one}" for name, one in about["interpreters"].items())
    text = f"{asked}; {about['machine']}\n\n{table(rows)}\n"
    (folder / "table.md").write_text(text, encoding="utf-8")
    plot(rows, folder)
    return text


if __name__ == "__main__":
    print(render(Path(sys.argv[1])))
