"""Time to build an app for which callbacks wait."""

from __future__ import annotations

from functools import partial
from typing import Iterator

from ..interpreters import warm
from ..options import Options
from ..rows import Row, in_turns
from . import run_alone

ROUNDS = {10: 30, 100: 30, 1_000: 20, 10_000: 8, 100_000: 3}


def measure(options: Options) -> Iterator[Row]:
    """Build an app in a module that has declared callbacks."""
    with warm(options.pythons) as interpreters:
        for callbacks in options.sizes:
            measures = {
                name: partial(one.run, "build", callbacks)
                for name, one in interpreters.items()
            }
            rounds = options.rounds(ROUNDS.get(callbacks, 10))
            samples = in_turns(measures, rounds)
            yield Row("building", "Dash()", "s", samples, callbacks)


if __name__ == "__main__":
    run_alone(measure)
