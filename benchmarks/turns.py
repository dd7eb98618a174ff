"""What programs are measured by that find several things at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Iterator

from .interpreters import Warm
from .rows import Row, Samples


def rows_of_program(
    asked: Row, interpreters: dict[str, Warm], rounds: int
) -> Iterator[Row]:
    """A row for each thing that a program finds, taken in turns.

    ``asked`` is such a row, with the program's name as what it is about.
    """
    found: dict[str, Samples] = {}
    for _ in range(rounds):
        for name, one in interpreters.items():
            for what, value in one.run(asked.what, asked.callbacks or 0).items():
                samples = found.setdefault(what, {each: [] for each in interpreters})
                samples[name].append(value)
    for what, samples in found.items():
        yield replace(asked, what=what, samples=samples)
