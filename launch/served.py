"""Rows over HTTP: write a program, start it, check; edit, wait, check again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional

from .backends import Backend
from .expectations import Expected, differences
from .folder import ProgramFolder
from .idioms import Idiom
from .parts import FIRST, SECOND
from .server import Server
from .site import FAULTS, Site
from .starts import HANGUP, NEVER, Start
from .trial import Trial

_DEADLINE = 90
_PAUSE = 0.05


@dataclass(frozen=True)
class Served(Trial):
    """A program tried over HTTP, before and after its edit."""

    start: Start
    idiom: Idiom

    @property
    def names(self) -> tuple[str, str]:
        return self.start.id, self.idiom.id

    @property
    def note(self) -> str:
        return self.start.note

    def impossible(self, backend: Backend, version: tuple[int, int]) -> Optional[str]:
        reason = self.idiom.cannot.get(backend.name)
        return reason or self.start.impossible(backend, version)

    def success(self, backend: Backend) -> str:
        if self.start.edits_with(backend) == NEVER:
            return "ok (not edited: nothing reloads it)"
        return "ok"

    def run(self, backend: Backend, python: str, place: Path) -> None:
        start, target = self.start, self.idiom.target
        main = start.main_block(target, backend)
        files = {**start.files, **self.idiom.sources(backend, main, FIRST)}
        folder = ProgramFolder(place / "program", files)
        with Server(folder.path, place / "output.txt") as server:
            server.start(start.command_line(python, server.port, target, backend))
            editions = self.idiom.editions(backend)
            first, only_second = editions["first"]
            self._check(server, set(), first, only_second)
            edits = start.edits_with(backend)
            if edits == NEVER:
                return
            folder.edit(self.idiom.sources(backend, main, SECOND))
            if edits == HANGUP:
                server.hang_up()
            self._check(server, set(only_second.outputs), *editions["second"])

    def _check(
        self, server: Server, new: set[str], expected: Expected, gone: Expected
    ) -> None:
        workers = _workers_that_list(server, self.start.workers, new)
        try:
            wrong = [each for site in workers for each in _asked(site, expected, gone)]
        finally:
            for site in workers:
                site.close()
        if wrong:
            raise AssertionError(_report("; ".join(wrong), server))


def _asked(site: Site, expected: Expected, gone: Expected) -> Iterator[str]:
    try:
        yield from differences(site, expected, gone)
    except FAULTS as error:
        yield f"{type(error).__name__}: {error}"


def _workers_that_list(server: Server, count: int, new: set[str]) -> list[Site]:
    """Connections to ``count`` processes that have come to list the new outputs."""
    found: dict[int, Site] = {}
    deadline = time.monotonic() + _DEADLINE
    state = "nothing answered"
    while len(found) < count:
        if server.ended() or time.monotonic() > deadline:
            for site in found.values():
                site.close()
            why = f"{_why(server)}: {server.last_error() or state}"
            raise AssertionError(_report(why, server))
        site = Site(server.port)
        state, process = _look(site, new)
        if process is None or process in found:
            site.close()
            time.sleep(_PAUSE)
        else:
            found[process] = site
    return list(found.values())


def _look(site: Site, new: set[str]) -> tuple[str, Optional[int]]:
    try:
        missing = new - set(site.outputs())
        process = None if missing else site.process()
    except FAULTS as error:
        return f"{type(error).__name__}: {error}", None
    return f"not listed were {', '.join(sorted(missing))}", process


def _why(server: Server) -> str:
    return "The server ended" if server.ended() else f"After {_DEADLINE} seconds"


def _report(what: str, server: Server) -> str:
    return f"{what}\n--- the server printed:\n{server.output()}"
