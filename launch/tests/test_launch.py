"""Every cell of the launch table, with real processes."""

from typing import Callable

import pytest

from ..interpreter import launched_python, version_of
from ..table import PROMISES, Cell, cells, chosen_cells

VERSION = version_of(launched_python())
POSSIBLE = [cell for cell in chosen_cells() if cell.impossible(VERSION) is None]


@pytest.mark.parametrize("cell", POSSIBLE, ids=lambda cell: cell.id)
def test_each_callback_once(cell: Cell, tried: Callable[[Cell], None]) -> None:
    tried(cell)


@pytest.mark.parametrize("promise", PROMISES)
def test_promise_has_cells(promise: str) -> None:
    assert promise in {cell.row.promise for cell in POSSIBLE}


def test_rows_promise_what_is_listed() -> None:
    assert {cell.row.promise for cell in cells()} == set(PROMISES)


def test_cells_have_distinct_names() -> None:
    names = [cell.id for cell in cells()]
    assert len(names) == len(set(names))
