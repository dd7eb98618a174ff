"""One call of a callback, and the page, of an app that is being served."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Iterator

from ..connection import Connection, call, get
from ..interpreters import warm
from ..options import Options
from ..rows import Row, in_turns
from . import run_alone

CALLS = 1500
PAGES = 100
_UNTIL_WARM = 50


def measure(options: Options) -> Iterator[Row]:
    """Call one of the callbacks, and load the page again."""
    with warm(options.pythons) as interpreters:
        for callbacks in options.sizes:
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
                        name: partial(one.seconds, request)
                        for name, one in connections.items()
                    }
                    in_turns(measures, options.rounds(_UNTIL_WARM))
                    samples = in_turns(measures, options.rounds(times))
                    yield Row("calling", what, "s", samples, callbacks)


if __name__ == "__main__":
    run_alone(measure)
