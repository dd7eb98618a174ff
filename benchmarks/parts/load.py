"""Requests per second from 64 connections, by wrk, to one worker."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Iterator, Optional

from ..connection import CALL_PATH, Connection, call_content, get
from ..interpreters import warm
from ..options import Options
from ..plain import served_bytes
from ..rows import BRANCH, LIMIT, Row, in_turns
from . import run_alone

CALLBACKS = 1_000
CONNECTIONS = 64
_SECONDS = 6
_SECONDS_QUICK = 2
_ROUNDS = 3
_PER_SECOND = re.compile(r"Requests/sec: *([\d.]+)")
_PATH = "/_dash-dependencies"


def measure(options: Options) -> Iterator[Row]:
    """Ask for a callback's answer, and for the list of callbacks."""
    seconds = _SECONDS_QUICK if options.is_quick else _SECONDS
    with ExitStack() as stack:
        interpreters = stack.enter_context(warm(options.pythons))
        script = stack.enter_context(_calling(CALLBACKS // 2))
        ports = {
            name: stack.enter_context(one.serving("serve", CALLBACKS)).port
            for name, one in interpreters.items()
        }
        calls = {
            name: partial(_per_second, port, CALL_PATH, seconds, script)
            for name, port in ports.items()
        }
        yield _row("a callback", in_turns(calls, _ROUNDS))
        body = _list(ports[BRANCH])
        plain = stack.enter_context(served_bytes(interpreters[BRANCH], body))
        lists = {
            name: partial(_per_second, port, _PATH, seconds)
            for name, port in ports.items()
        }
        limit = {LIMIT: partial(_per_second, plain, "/", seconds)}
        yield _row(_PATH, in_turns({**lists, **limit}, _ROUNDS))


def _row(what: str, samples: dict[str, list[float]]) -> Row:
    return Row("load", what, "requests/s", samples, CALLBACKS)


def _list(port: int) -> bytes:
    connection = Connection(port)
    connection.seconds(get(_PATH))
    connection.close()
    return bytes(connection.body)


@contextmanager
def _calling(number: int) -> Iterator[Path]:
    """A script by which wrk calls the callback of a number."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "call.lua")
        script.write_text(
            f"wrk.method = 'POST'\nwrk.body = [[{json.dumps(call_content(number))}]]\n"
            "wrk.headers['Content-Type'] = 'application/json'\n",
            encoding="utf-8",
        )
        yield script


def _per_second(
    port: int, path: str, seconds: int, script: Optional[Path] = None
) -> float:
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS)]
    command += ["--duration", f"{seconds}s", "--timeout", "20s"]
    command += [f"http://127.0.0.1:{port}{path}"]
    command[1:1] = ["--script", str(script)] if script else []
    printed = subprocess.check_output(command, text=True)
    found = _PER_SECOND.search(printed)
    if found is None or "Non-2xx" in printed:
        raise RuntimeError(f"wrk got no good answers from {path}:\n{printed}")
    return float(found.group(1))


if __name__ == "__main__":
    run_alone(measure)
