"""Many apps in one process: building them, the first request of the last, memory."""

from __future__ import annotations

from typing import Iterator

from ..interpreters import warm
from ..options import Options
from ..rows import Row
from ..turns import rows_of_program
from . import run_alone

APPS = (1, 10, 100, 1_000)
ROUNDS = {1: 40, 10: 20, 100: 8, 1_000: 3}


def measure(options: Options) -> Iterator[Row]:
    """Build apps that are kept, and others that are dropped; ``callbacks`` are apps."""
    with warm(options.pythons) as interpreters:
        for program, unit in (
            ("apps_built", "s"),
            ("apps_held", "B"),
            ("apps_dropped", "s"),
        ):
            for apps in options.up_to(APPS):
                rounds = 1 if unit == "B" else options.rounds(ROUNDS[apps])
                part = Row("several_apps", program, unit, {}, apps)
                yield from rows_of_program(part, interpreters, rounds)


if __name__ == "__main__":
    run_alone(measure)
