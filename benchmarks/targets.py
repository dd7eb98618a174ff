"""What the branch promises, as ratios within one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from .ratios import Ratio, ratio
from .rows import BRANCH, LIMIT, STOCK, Row


@dataclass(frozen=True)
class Target:
    """The most that the branch may take, as a multiple of stock or of the limit."""

    at_most: float
    versus: str = STOCK

    def verdict(self, measured: Ratio) -> str:
        """Whether it is met, and by how much it is missed; with a doubt if noise is more.

        ``?`` says that the interval of the ratio lies on both sides of the target.
        """
        doubt = "?" if measured.low <= self.at_most < measured.high else ""
        if measured.value <= self.at_most:
            return f"yes{doubt}"
        return f"no{doubt}, by {measured.value - self.at_most:.3f}"


_BYTES = Target(1.3, LIMIT)

# By part, or by part and row where the rows of a part differ.
TARGETS: dict[tuple[str, ...], Target] = {
    ("declaring",): Target(1.0),
    ("declaring_below", "a hundred"): Target(1.0),
    ("several_apps", "Dash() and three callbacks"): Target(0.75),
    ("several_apps", "first request of the last"): Target(1.0),
    ("several_apps", "app of 100 callbacks, dropped"): Target(1.0),
    ("flat",): Target(1.1, LIMIT),
    ("first_request", "/"): Target(1.0),
    # All of it has to be serialised then.
    ("first_request", "/_dash-dependencies"): Target(1.0),
    ("dependencies", "again"): _BYTES,
    ("dependencies", "after a change"): _BYTES,
    ("calling", "call"): Target(1.0),
    ("importing",): Target(1.02),
    ("memory",): Target(1.05),
    ("instructions", "import"): Target(1.02),
    ("instructions", "declaration"): Target(1.0),
    ("instructions", "first request, per callback"): Target(1.0),
    ("instructions", "call"): Target(1.0),
}


def target_of(row: Row) -> Optional[Target]:
    """The target of a row, None if it has none."""
    if row.part == "reloading_in_process":
        return Target(1.0, STOCK if STOCK in row.samples else LIMIT)
    return TARGETS.get((row.part, row.what), TARGETS.get((row.part,)))


def ratio_of(row: Row) -> Optional[Ratio]:
    """The branch to what its target names, to stock if it has no target."""
    target = target_of(row)
    versus = STOCK if target is None else target.versus
    if versus not in row.samples or BRANCH not in row.samples:
        return None
    return ratio(row.samples[BRANCH], row.samples[versus])
