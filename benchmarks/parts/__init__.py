"""The parts of the suite, each with a function ``measure`` that yields rows.

They run in the order of ``ORDER``; the docstring of a part is what the table says of it.
"""

from __future__ import annotations

import importlib
import sys
from typing import Callable, Iterable, Iterator

from ..ending import end_in_order
from ..options import Options, parse
from ..rows import Row

Measure = Callable[[Options], Iterable[Row]]

ORDER = (
    "importing",
    "declaring",
    "declaring_below",
    "building",
    "several_apps",
    "memory",
    "first_request",
    "dependencies",
    "calling",
    "load",
    "reloading",
    "reloading_in_process",
    "instructions",
)


def chosen(options: Options) -> Iterator[tuple[str, Measure]]:
    """The parts that are asked for, with their names."""
    unknown = set(options.only) - set(ORDER)
    if unknown:
        raise SystemExit(
            f"There is no part {', '.join(sorted(unknown))}: choose of {', '.join(ORDER)}."
        )
    for name in ORDER:
        if not options.only or name in options.only:
            yield name, importlib.import_module(f"{__name__}.{name}").measure


def run_alone(measure: Measure) -> None:
    """Run one part for the command line, and print its table."""
    # pylint: disable=import-outside-toplevel
    from ..table import table

    end_in_order()
    print(table(list(measure(parse(sys.argv[1:])))))
