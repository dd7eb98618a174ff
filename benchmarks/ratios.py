"""Ratios of what was measured in turns."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import Sequence

_NORMAL_95 = 1.96


@dataclass(frozen=True)
class Ratio:
    """A ratio, and the interval in which it lies with a probability of 95 percent."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f}"


def ratio(above: Sequence[float], below: Sequence[float]) -> Ratio:
    """The median of the ratios of samples that were taken in the same round.

    Its interval comes from the order of the ratios alone. With five rounds or fewer,
    that is from the smallest to the largest.
    """
    ratios = sorted(one / other for one, other in zip(above, below))
    count = len(ratios)
    outside = int(count / 2 - _NORMAL_95 * math.sqrt(count) / 2)
    outside = max(0, min(outside, (count - 1) // 2))
    low, high = ratios[outside], ratios[count - 1 - outside]
    return Ratio(statistics.median(ratios), low, high)
