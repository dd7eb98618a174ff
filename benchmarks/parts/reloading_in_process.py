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
FIRST_RELOADS = 24
# The branch may grow by one KiB a reload.
FLAT = 1024.0
_POINTS = 25
# Caches and arenas fill up first.
_UNSETTLED = 5


def measure(options: Options) -> Iterator[Row]:
    """Reload an app that is served each time, and one that never is."""
    reloads = 250 if options.is_quick else RELOADS
    with warm(options.pythons) as interpreters:
        stock, branch = interpreters[STOCK], interpreters[BRANCH]
        rounds = options.rounds(FIRST_RELOADS)
        first = [stock.run("reload_first", CALLBACKS) for _ in range(rounds)]
        for what, is_served in (("served", "yes"), ("never served", "no")):
            timed = _reload(branch, reloads, is_served, "no")
            yield _times(what, first, timed["seconds"])
            yield _growth(f"{what}: pages", timed["resident"])
            traced = _reload(branch, reloads, is_served, "yes")
            yield _growth(f"{what}: allocated", traced["allocated"])


def _reload(one: Warm, reloads: int, is_served: str, is_traced: str) -> Any:
    settings = {
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
    settled = points[_UNSETTLED:]
    slope = _slope(settled)
    samples = {BRANCH: [slope], LIMIT: [FLAT]}
    return Row("reloading_in_process", f"{what} by reload", "B", samples, CALLBACKS)


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the line that fits best."""
    middle_x = statistics.fmean(x for x, _ in points)
    middle_y = statistics.fmean(y for _, y in points)
    above = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return above / sum((x - middle_x) ** 2 for x, _ in points)


if __name__ == "__main__":
    run_alone(measure)
