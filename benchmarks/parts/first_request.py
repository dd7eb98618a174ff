"""The first two requests of a browser, each to a new server."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Iterator

from ..connection import Connection, get
from ..interpreters import Warm, warm
from ..options import Options
from ..plain import plain_copy
from ..rows import BRANCH, LIMIT, Row, Samples
from . import run_alone

PATHS = ("/", "/_dash-dependencies")
ROUNDS = {10: 24, 100: 24, 1_000: 20, 10_000: 8, 100_000: 3}


def measure(options: Options) -> Iterator[Row]:
    """Load the page, and then the list of callbacks, over HTTP."""
    with warm(options.pythons) as interpreters:
        for callbacks in options.sizes:
            rounds = options.rounds(ROUNDS.get(callbacks, 6))
            for path, samples in _samples(interpreters, callbacks, rounds).items():
                yield Row("first_request", path, "s", samples, callbacks)


def _samples(
    interpreters: dict[str, Warm], callbacks: int, rounds: int
) -> dict[str, Samples]:
    names = list(interpreters)
    found: dict[str, Samples] = {path: {name: [] for name in names} for path in PATHS}
    with ExitStack() as stack:
        copy = stack.enter_context(plain_copy(interpreters[BRANCH], callbacks))
        found[PATHS[1]][LIMIT] = []
        for _ in range(rounds):
            for name, interpreter in interpreters.items():
                with interpreter.serving("serve", callbacks) as served:
                    connection = Connection(served.port)
                    for path in PATHS:
                        found[path][name].append(connection.seconds(get(path)))
                    connection.close()
            found[PATHS[1]][LIMIT].append(copy.seconds(get("/")))
    return found


if __name__ == "__main__":
    run_alone(measure)
