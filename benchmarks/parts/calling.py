"""One call of a callback, and the page, of an app that is being served."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Iterator

from ..connection import Connection, call, get
from ..options import Options
from ..pairs import Measured, Pair, rows_of_pairs
from ..rows import Row, in_turns
from . import run_alone

CALLS = 300
PAGES = 40
_UNTIL_WARM = 50


def measure(options: Options) -> Iterator[Row]:
    """Call one of the callbacks, and load the page again."""
    return rows_of_pairs("calling", options, _of_pair)


def _of_pair(options: Options, callbacks: int, interpreters: Pair) -> Measured:
    asked = call(callbacks // 2)
    with ExitStack() as stack:
        connections = {}
        for name, one in interpreters.items():
            served = stack.enter_context(one.serving("serve", callbacks))
            connections[name] = Connection(served.port)
        for what, request, times in (
            ("call", asked, CALLS),
            ("page", get("/"), PAGES),
        ):
            measures = {
                name: partial(one.seconds, request) for name, one in connections.items()
            }
            in_turns(measures, options.rounds(_UNTIL_WARM))
            yield what, in_turns(measures, options.rounds(times))


if __name__ == "__main__":
    run_alone(measure)
