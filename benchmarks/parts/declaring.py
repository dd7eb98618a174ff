"""Time per declaration."""

from __future__ import annotations

from functools import partial
from typing import Iterator

from ..interpreters import warm
from ..options import Options
from ..rows import Row, in_turns
from . import run_alone

PROGRAMS = {
    "in a module": "declare_in_module",
    "by a function": "declare_by_function",
    "with app.callback": "declare_by_app",
}
ROUNDS = {10: 60, 100: 60, 1_000: 40, 10_000: 12, 100_000: 4}


def measure(options: Options) -> Iterator[Row]:
    """Declare in three ways; the time is that of a declaration."""
    with warm(options.pythons) as interpreters:
        for callbacks in options.sizes:
            rounds = options.rounds(ROUNDS.get(callbacks, 10))
            for what, program in PROGRAMS.items():
                measures = {
                    name: partial(one.run, program, callbacks)
                    for name, one in interpreters.items()
                }
                taken = in_turns(measures, rounds)
                each = {
                    name: [seconds / callbacks for seconds in samples]
                    for name, samples in taken.items()
                }
                yield Row("declaring", what, "s", each, callbacks)


if __name__ == "__main__":
    run_alone(measure)
