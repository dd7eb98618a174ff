"""From saving a module that takes a second to run, to the first answer of the new one."""

from __future__ import annotations

import itertools
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

from launch.folder import ProgramFolder
from launch.server import Server

from ..connection import Connection, call
from ..options import Options
from ..rows import Row, in_turns
from . import run_alone

ROUNDS = 6
_PATIENCE = 40
_PAUSE = 0.01
# What uvicorn says of each worker.
_STARTED, _FINISHED = "Application startup complete", "Finished server process"

_APP = """\
import os
import time

from dash import Dash, Input, Output, callback, html

time.sleep(1)


{app}


@callback(Output("out-0", "children"), Input("in-0", "value"))
def answer(value):
    return "edition {edition}"


if __name__ == "__main__":
    import uvicorn

    uvicorn.run("app:{target}", port=int(os.environ["PORT"]), {options})
"""
_AT_TOP = """\
app = Dash("name", backend="fastapi")
app.layout = html.Div()
server = app.server"""
_FACTORY = """\
def create():
    app = Dash("name", backend="fastapi")
    app.layout = html.Div()
    return app.server"""


@dataclass(frozen=True)
class Program:
    """A script that serves an app, and how many workers have to be told of an edit."""

    app: str
    target: str
    options: str
    workers: int = 0

    def source(self, edition: int) -> str:
        """The script as it reads in an edition."""
        words = {"app": self.app, "target": self.target, "options": self.options}
        return _APP.format(edition=edition, **words)


PROGRAMS = {
    'Dash("name"), reload=True': Program(_AT_TOP, "server", "reload=True"),
    "factory=True, reload=True": Program(
        _FACTORY, "create", "factory=True, reload=True"
    ),
    "create() at the top, reload=True": Program(
        f"{_FACTORY}\n\n\nserver = create()", "server", "reload=True"
    ),
    # A busy machine takes longer to start a worker than uvicorn waits for one.
    'Dash("name"), workers=2': Program(
        _AT_TOP, "server", "workers=2, timeout_worker_healthcheck=60", workers=2
    ),
}


class Edited:
    """A served script that is edited while it is served."""

    def __init__(self, program: Program, python: str, place: Path) -> None:
        self._program = program
        self._editions = itertools.count(1)
        self._folder = ProgramFolder(place / "program", {"app.py": program.source(0)})
        self._python = python
        self._log = place / "output.txt"
        self.server = Server(self._folder.path, self._log)

    def seconds_to_start(self) -> float:
        """How long it takes from the command to the first answer."""
        start = time.perf_counter()
        self.server.start([self._python, "app.py"])
        self._wait_for(0)
        took = time.perf_counter() - start
        self._settle(0)
        return took

    def seconds_to_edit(self) -> float:
        """How long it takes from saving an edit to the first answer of the new edition."""
        edition = next(self._editions)
        start = time.perf_counter()
        self._folder.edit({"app.py": self._program.source(edition)})
        if self._program.workers:
            self.server.hang_up()
        self._wait_for(edition)
        took = time.perf_counter() - start
        self._settle(edition)
        return took

    def _settle(self, edition: int) -> None:
        """Waits for all workers: one that is started late would read the next edit."""
        workers = self._program.workers

        def is_settled() -> bool:
            said = self._log.read_text(encoding="utf-8", errors="replace")
            started, finished = said.count(_STARTED), said.count(_FINISHED)
            return started >= workers * (edition + 1) and finished >= workers * edition

        self._wait_until(is_settled, edition)

    def _wait_for(self, edition: int) -> None:
        self._wait_until(lambda: self._answers(f"edition {edition}"), edition)

    def _wait_until(self, is_there: Callable[[], bool], edition: int) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not is_there():
            if time.monotonic() > deadline:
                raise RuntimeError(
                    f"Edition {edition} was not served within {_PATIENCE} seconds:\n"
                    f"{self.server.output()}"
                )
            time.sleep(_PAUSE)

    def _answers(self, text: str) -> bool:
        try:
            connection = Connection(self.server.port, patience=2)
            connection.seconds(call(0))
            connection.close()
        except (OSError, RuntimeError):
            return False
        return text in bytes(connection.body).decode()


def measure(options: Options) -> Iterator[Row]:
    """Start a script of each kind, and edit it again and again."""
    for what, program in PROGRAMS.items():
        with ExitStack() as stack:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            edited = {}
            for name, python in options.pythons.items():
                edited[name] = Edited(program, python, place / name)
                stack.enter_context(edited[name].server)
            started = {name: one.seconds_to_start for name, one in edited.items()}
            yield Row("reloading", f"{what}: start", "s", in_turns(started, 1))
            saved = {name: one.seconds_to_edit for name, one in edited.items()}
            samples = in_turns(saved, options.rounds(ROUNDS))
            yield Row("reloading", f"{what}: edit", "s", samples)


if __name__ == "__main__":
    run_alone(measure)
