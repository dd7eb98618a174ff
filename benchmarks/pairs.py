"""What servers are measured by: several pairs of them, each of which gives one sample."""

from __future__ import annotations

import statistics
from typing import Callable, Iterator

from .interpreters import Warm, warm
from .options import Options
from .rows import Row, Samples

# Two servers of the same program differ by some hundredths for as long as they live, so
# that however many requests to one pair say little. The one that was started last is
# also slower by some hundredths, and is so in turn.
PAIRS = 8

Pair = dict[str, Warm]
Measured = Iterator[tuple[str, Samples]]
MeasurePair = Callable[[Options, int, Pair], Measured]


def rows_of_pairs(
    part: str, options: Options, measure_pair: MeasurePair
) -> Iterator[Row]:
    """Rows of the medians of each pair, in seconds."""
    for callbacks in options.sizes:
        found: dict[str, Samples] = {}
        order = list(options.pythons)
        for _ in range(options.rounds(PAIRS)):
            pythons = {name: options.pythons[name] for name in order}
            order.reverse()
            with warm(pythons) as interpreters:
                for what, samples in measure_pair(options, callbacks, interpreters):
                    medians = found.setdefault(what, {name: [] for name in samples})
                    for name, seconds in samples.items():
                        medians[name].append(statistics.median(seconds))
        for what, medians in found.items():
            yield Row(part, what, "s", medians, callbacks)
