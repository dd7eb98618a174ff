"""Tries one cell of the table: write, start, check; edit, wait, check again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Iterator, Optional

import httpx

from . import starts
from .backends import Backend
from .expectations import Expected, differences
from .folder import ProgramFolder
from .idioms import Idiom
from .inprocess import Driver, drive
from .parts import FIRST, SECOND
from .server import Server
from .site import Site
from .starts import Start
from .table import Cell

_DEADLINE = 30
_PAUSE = 0.05


def try_cell(cell: Cell, python: str, place: Path) -> None:
    """Raise an AssertionError that tells what is wrong, and what the server printed."""
    start, idiom, backend = cell.row.start, cell.row.idiom, cell.backend
    if isinstance(start, Driver):
        drive(start, idiom, backend, python, place)
    else:
        _serve(start, idiom, backend, python, place)


def _serve(
    start: Start, idiom: Idiom, backend: Backend, python: str, place: Path
) -> None:
    first, second = idiom.expected(FIRST), idiom.expected(SECOND)
    main = start.main_block(idiom.target, backend)
    sources = idiom.sources(backend, main, FIRST)
    folder = ProgramFolder(place / "program", {**start.files, **sources})
    with Server(folder.path, place / "output.txt") as server:
        command = start.command_line(python, server.port, idiom.target, backend)
        server.start(command)
        workers = _workers_that_list(server, start.workers, set())
        _check(server, workers, first, Expected())
        edits = start.edits_with(backend)
        if edits == starts.NEVER:
            return
        folder.edit(idiom.sources(backend, main, SECOND))
        if edits == starts.HANGUP:
            server.hang_up()
        new = set(second.without(first).outputs)
        workers = _workers_that_list(server, start.workers, new)
        _check(server, workers, second, first.without(second))


def _check(
    server: Server, workers: list[Site], expected: Expected, gone: Expected
) -> None:
    try:
        wrong = [found for site in workers for found in _asked(site, expected, gone)]
    finally:
        for site in workers:
            site.close()
    if wrong:
        raise AssertionError(_report("; ".join(wrong), server))


def _asked(site: Site, expected: Expected, gone: Expected) -> Iterator[str]:
    try:
        yield from differences(site, expected, gone)
    except httpx.HTTPError as error:
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
            raise AssertionError(_report(f"{_why(server)}: {state}", server))
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
        outputs = site.outputs()
        process = site.process() if new <= set(outputs) else None
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}", None
    return f"outputs were {outputs}", process


def _why(server: Server) -> str:
    return "The server ended" if server.ended() else f"After {_DEADLINE} seconds"


def _report(what: str, server: Server) -> str:
    return f"{what}\n--- the server printed:\n{server.output()}"
