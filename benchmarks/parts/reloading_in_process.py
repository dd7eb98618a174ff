"""An app's module reloaded in one process: its memory, and the time of each reload."""

from __future__ import annotations

import statistics
from typing import Any, Iterator, Sequence

from ..interpreters import Warm, warm
from ..options import Options
from ..rows import BRANCH, LIMIT, STOCK, Row
from . import run_alone

CALLBACKS = 100
RELOADS = 1_000
RELOADS_QUICK = 200
FIRST_RELOADS = 24
# The branch may grow by one KiB a reload.
FLAT = 1024.0
_POINTS = 50
# Of the points, those that count: FastAPI remembers the last 4096 functions that routes
# were given, those of 600 apps, so the process grows until then.
_SETTLED = {"flask": 40, "fastapi": 18}


def measure(options: Options) -> Iterator[Row]:
    """Reload an app that is served each time, and one that never is."""
    reloads = RELOADS_QUICK if options.is_quick else RELOADS
    backends = ("flask",) if options.is_quick else ("flask", "fastapi")
    with warm(options.pythons) as interpreters:
        stock, branch = interpreters[STOCK], interpreters[BRANCH]
        for backend in backends:
            first = [
                stock.run("reload_first", CALLBACKS, BENCH_BACKEND=backend)
                for _ in range(options.rounds(FIRST_RELOADS))
            ]
            for use, is_served in (("served", "yes"), ("never served", "no")):
                what = f"{backend}, {use}"
                found = _reload(branch, backend, reloads, is_served, "no")
                yield _times(what, first, found["seconds"])
                settled = found["resident"][-_SETTLED[backend] :]
                yield _growth(f"{what}: pages", settled)
            found = _reload(branch, backend, reloads, "yes", "yes")
            settled = found["allocated"][-_SETTLED[backend] :]
            yield _growth(f"{backend}, served: allocated", settled)


def _reload(
    one: Warm, backend: str, reloads: int, is_served: str, is_traced: str
) -> Any:
    settings = {
        "BENCH_BACKEND": backend,
        "BENCH_RELOADS": str(reloads),
        "BENCH_EVERY": str(reloads // _POINTS),
        "BENCH_SERVED": is_served,
        "BENCH_TRACED": is_traced,
    }
    return one.run("reload_often", CALLBACKS, **settings)


def _times(what: str, first: list[float], seconds: list[float]) -> Row:
    """Reloads of the branch beside the first of stock, whose later ones pile up."""
    samples = {STOCK: first, BRANCH: _spread(seconds, len(first))}
    return Row("reloading_in_process", f"{what}: time", "s", samples, CALLBACKS)


def _spread(seconds: list[float], count: int) -> list[float]:
    """The medians of as many equal stretches."""
    size = len(seconds) // count
    return [
        statistics.median(seconds[start : start + size])
        for start in range(0, size * count, size)
    ]


def _growth(what: str, points: Sequence[tuple[float, float]]) -> Row:
    samples = {BRANCH: [_slope(points)], LIMIT: [FLAT]}
    return Row("reloading_in_process", f"{what} by reload", "B", samples, CALLBACKS)


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the line that fits best."""
    middle_x = statistics.fmean(x for x, _ in points)
    middle_y = statistics.fmean(y for _, y in points)
    above = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return above / sum((x - middle_x) ** 2 for x, _ in points)


if __name__ == "__main__":
    run_alone(measure)
