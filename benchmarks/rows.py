"""Rows: what was measured, as it is written to a file and read for the table."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence

Samples = dict[str, list[float]]

STOCK, BRANCH, LIMIT = "stock", "branch", "limit"


@dataclass(frozen=True)
class Row:
    """Samples of one thing, taken in turns.

    ``unit`` is ``s``, ``B``, ``requests/s`` or ``instructions``. ``samples`` has a list
    for ``stock``, for ``branch``, and for ``limit`` where there is one: a plain route
    that sends the same bytes.
    """

    part: str
    what: str
    unit: str
    samples: Samples
    callbacks: Optional[int] = None


def in_turns(measures: Mapping[str, Callable[[], float]], times: int) -> Samples:
    """Samples of several measures, each taken once a round."""
    found: Samples = {name: [] for name in measures}
    for _ in range(times):
        for name, measure in measures.items():
            found[name].append(measure())
    return found


def write(path: Path, rows: Sequence[Row], about: Mapping[str, Any]) -> None:
    """Write rows, and what is to be known about the run, to a JSON file."""
    content = {"about": dict(about), "rows": [asdict(row) for row in rows]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def read(path: Path) -> tuple[list[Row], dict[str, Any]]:
    """The rows of a JSON file, and what is to be known about the run."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return [Row(**row) for row in content["rows"]], content["about"]
