"""The rows as one table in Markdown."""

from __future__ import annotations

import statistics
from typing import Iterator, Sequence

from .rows import BRANCH, LIMIT, STOCK, Row
from .targets import ratio_of, target_of

_HEAD = ["part", "what", "callbacks", "stock", "branch", "limit"]
_HEAD += ["ratio", "95 %", "target", "met"]
_FLAT = (1_000, 100_000)


def table(rows: Sequence[Row]) -> str:
    """A table of all rows, each with its ratio and whether its target is met."""
    lines = [_line(_HEAD), _line(["---"] * 2 + ["---:"] * 7 + ["---"])]
    lines += [_line(_cells(row)) for row in [*rows, *flat(rows)]]
    return "\n".join(lines)


def flat(rows: Sequence[Row]) -> Iterator[Row]:
    """How much dearer a declaration is in the largest app than in a usual one."""
    medians = {
        (row.what, row.callbacks, name): statistics.median(samples)
        for row in rows
        if row.part == "declaring"
        for name, samples in row.samples.items()
    }
    few, many = _FLAT
    for what in dict.fromkeys(what for what, *_ in medians):
        if (what, few, BRANCH) in medians and (what, many, BRANCH) in medians:
            grown = {
                name: [medians[what, many, name] / medians[what, few, name]]
                for name in (STOCK, BRANCH)
            }
            what = f"declaring {what}, {many:,} to {few:,}"
            yield Row("flat", what, "ratio", {**grown, LIMIT: [1.0]})


def amount(value: float, unit: str) -> str:
    """A value with a unit that suits its size."""
    if unit == "s":
        for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
            if value * factor >= 1:
                break
        return f"{value * factor:.3g} {name}"
    if unit == "ratio":
        return f"{value:.3f}"
    return f"{value:,.0f} {unit}"


def _cells(row: Row) -> list[str]:
    shown = [
        amount(statistics.median(row.samples[name]), row.unit)
        if row.samples.get(name)
        else ""
        for name in (STOCK, BRANCH, LIMIT)
    ]
    size = "" if row.callbacks is None else f"{row.callbacks:,}"
    return [row.part, row.what, size, *shown, *_judged(row)]


def _judged(row: Row) -> list[str]:
    """The ratio, its interval, the target and whether it is met."""
    measured, target = ratio_of(row), target_of(row)
    if measured is None:
        return ["", "", "", ""]
    spread = f"{measured.low:.3f} to {measured.high:.3f}"
    if target is None:
        return [str(measured), spread, "", ""]
    promised = f"≤ {target.at_most:g} of {target.versus}"
    return [str(measured), spread, promised, target.verdict(measured)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
