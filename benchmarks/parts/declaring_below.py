"""Time per declaration below many calls, as tests and frameworks make them."""

from __future__ import annotations

from typing import Iterator

from ..interpreters import warm
from ..options import Options
from ..rows import Row
from ..turns import rows_of_program
from . import run_alone

CALLS = (10, 50, 100, 1_000)
ROUNDS = 20


def measure(options: Options) -> Iterator[Row]:
    """Declare a hundred below so many calls, and one each time anew."""
    with warm(options.pythons) as interpreters:
        for calls in options.up_to(CALLS):
            part = Row("declaring_below", "declare_below", "s", {}, calls)
            yield from rows_of_program(part, interpreters, options.rounds(ROUNDS))


if __name__ == "__main__":
    run_alone(measure)
