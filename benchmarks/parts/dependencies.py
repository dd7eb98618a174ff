"""The list of callbacks of an app that is being served."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from itertools import count
from typing import Iterator

from ..connection import Connection, get
from ..options import Options
from ..pairs import Measured, Pair, rows_of_pairs
from ..plain import served_bytes
from ..rows import BRANCH, LIMIT, STOCK, Row, in_turns
from . import run_alone

PATH = "/_dash-dependencies"
ROUNDS = {10: 100, 100: 60, 1_000: 20, 10_000: 6, 100_000: 3}
CHANGES = {10: 20, 100: 20, 1_000: 12, 10_000: 4, 100_000: 3}


def measure(options: Options) -> Iterator[Row]:
    """Ask again, right after a callback was declared, and only for what is new."""
    return rows_of_pairs("dependencies", options, _of_pair)


def _of_pair(options: Options, callbacks: int, interpreters: Pair) -> Measured:
    with ExitStack() as stack:
        connections = {}
        for name, one in interpreters.items():
            served = stack.enter_context(one.serving("serve", callbacks))
            connections[name] = Connection(served.port)
            connections[name].seconds(get(PATH))
        body = bytes(connections[BRANCH].body)
        port = stack.enter_context(served_bytes(interpreters[BRANCH], body))
        connections[LIMIT] = Connection(port)
        yield from _of_connections(options, callbacks, connections)


def _of_connections(
    options: Options, callbacks: int, connections: dict[str, Connection]
) -> Measured:
    paths = {STOCK: PATH, BRANCH: PATH, LIMIT: "/"}
    again = {
        name: partial(one.seconds, get(paths[name]))
        for name, one in connections.items()
    }
    rounds = options.rounds(ROUNDS.get(callbacks, 10))
    yield "again", in_turns(again, rounds)

    changes = options.rounds(CHANGES.get(callbacks, 6))
    changed = {
        name: partial(_seconds_after_change, one, count())
        for name, one in connections.items()
        if name != LIMIT
    }
    yield "after a change", in_turns({**changed, LIMIT: again[LIMIT]}, changes)

    known = {
        name: partial(one.seconds, _conditional(one))
        for name, one in connections.items()
        if name != LIMIT
    }
    yield "if changed", in_turns({**known, LIMIT: again[LIMIT]}, changes)


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
