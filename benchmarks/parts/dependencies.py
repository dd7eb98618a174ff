"""The list of callbacks of an app that is being served."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from itertools import count
from typing import Iterator

from ..connection import Connection, get
from ..interpreters import warm
from ..options import Options
from ..plain import served_bytes
from ..rows import BRANCH, LIMIT, STOCK, Row, in_turns
from . import run_alone

PATH = "/_dash-dependencies"
ROUNDS = {10: 300, 100: 200, 1_000: 60, 10_000: 20, 100_000: 6}
CHANGES = {10: 60, 100: 60, 1_000: 40, 10_000: 12, 100_000: 5}


def measure(options: Options) -> Iterator[Row]:
    """Ask again, right after a callback was declared, and only for what is new."""
    with warm(options.pythons) as interpreters:
        for callbacks in options.sizes:
            with ExitStack() as stack:
                connections = {}
                for name, one in interpreters.items():
                    served = stack.enter_context(one.serving("serve", callbacks))
                    connections[name] = Connection(served.port)
                    connections[name].seconds(get(PATH))
                body = bytes(connections[BRANCH].body)
                port = stack.enter_context(served_bytes(interpreters[BRANCH], body))
                connections[LIMIT] = Connection(port)
                yield from _rows(options, callbacks, connections)


def _rows(
    options: Options, callbacks: int, connections: dict[str, Connection]
) -> Iterator[Row]:
    paths = {STOCK: PATH, BRANCH: PATH, LIMIT: "/"}
    again = {
        name: partial(one.seconds, get(paths[name]))
        for name, one in connections.items()
    }
    rounds = options.rounds(ROUNDS.get(callbacks, 20))
    samples = in_turns(again, rounds)
    yield Row("dependencies", "again", "s", samples, callbacks)

    changes = options.rounds(CHANGES.get(callbacks, 10))
    changed = {
        name: partial(_seconds_after_change, one, count())
        for name, one in connections.items()
        if name != LIMIT
    }
    samples = in_turns({**changed, LIMIT: again[LIMIT]}, changes)
    yield Row("dependencies", "after a change", "s", samples, callbacks)

    known = {
        name: partial(one.seconds, _conditional(one))
        for name, one in connections.items()
        if name != LIMIT
    }
    samples = in_turns({**known, LIMIT: again[LIMIT]}, changes)
    yield Row("dependencies", "if changed", "s", samples, callbacks)


def _seconds_after_change(connection: Connection, numbers: Iterator[int]) -> float:
    connection.seconds(get(f"/declare/{next(numbers)}"))
    return connection.seconds(get(PATH))


def _conditional(connection: Connection) -> bytes:
    """A request for the list unless it is the one that the server sent last."""
    connection.seconds(get(PATH))
    tag = connection.header("etag")
    return get(PATH, f"If-None-Match: {tag}") if tag else get(PATH)


if __name__ == "__main__":
    run_alone(measure)
