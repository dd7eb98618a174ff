"""The limit: a plain FastAPI route that sends the bytes of `/_dash-dependencies`."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from .connection import Connection, get
from .interpreters import Warm


@contextmanager
def plain_copy(interpreter: Warm, callbacks: int) -> Iterator[Connection]:
    """A connection to a server whose `/` has the list of an app with ``callbacks``."""
    with interpreter.serving("serve", callbacks) as original:
        connection = Connection(original.port)
        connection.seconds(get("/_dash-dependencies"))
        connection.close()
    with served_bytes(interpreter, bytes(connection.body)) as port:
        connection = Connection(port)
        yield connection
        connection.close()


@contextmanager
def served_bytes(interpreter: Warm, body: bytes) -> Iterator[int]:
    """The port of a plain FastAPI app whose `/` answers with ``body``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "body.json")
        file.write_bytes(body)
        with interpreter.serving("plain", 0, BENCH_BODY=str(file)) as served:
            yield served.port
