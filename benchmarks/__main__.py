"""Runs the suite and leaves its results: `python -m benchmarks --help`."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from typing import Any

from .ending import end_in_order
from .options import Options, parse
from .parts import chosen
from .render import render
from .rows import Row, write
from .table import amount, table


def main(options: Options) -> None:
    """Run the parts one after the other; what is done is kept if a later one fails."""
    about = _about(options)
    rows: list[Row] = []
    for name, measure in chosen(options):
        start = time.perf_counter()
        for row in measure(options):
            rows.append(row)
            print(table([row]).rpartition("\n")[2], flush=True)
            write(options.output / "results.json", rows, about)
        took = time.perf_counter() - start
        about["seconds"][name] = round(took, 1)
        print(f"{name} took {amount(took, 's')}\n", flush=True)
    about["load at the end"] = os.getloadavg()
    write(options.output / "results.json", rows, about)
    print(render(options.output))


def _about(options: Options) -> dict[str, Any]:
    ask = "import dash, sys; print(dash.__version__, sys.version.split()[0])"
    return {
        "interpreters": {
            name: subprocess.check_output([python, "-I", "-c", ask], text=True).strip()
            for name, python in options.pythons.items()
        },
        "machine": f"{platform.platform()}, {os.cpu_count()} processors",
        "quick": options.is_quick,
        "load at the start": os.getloadavg(),
        "seconds": {},
    }


if __name__ == "__main__":
    end_in_order()
    main(parse())
