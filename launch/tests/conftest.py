"""Cells are tried ahead of the tests that ask for them, one on each core."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Callable, Iterator

import pytest

from ..interpreter import launched_python

if TYPE_CHECKING:
    # The cells want packages that the other tests of this folder do without.
    from ..table import Cell


@pytest.fixture(scope="session")
def tried(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Cell], None]]:
    """Wait until a cell was tried; its errors are raised here."""
    python = launched_python()
    futures: dict[str, Future[None]] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for cell in _selected(request.session):
            place = tmp_path_factory.mktemp("cell")
            futures[cell.id] = pool.submit(cell.run, python, place)
        yield lambda cell: futures[cell.id].result()
        for future in futures.values():
            future.cancel()


def _selected(session: pytest.Session) -> list[Cell]:
    tests = (one for one in session.items if isinstance(one, pytest.Function))
    asking = (one for one in tests if "tried" in one.fixturenames)
    return [one.callspec.params["cell"] for one in asking]
