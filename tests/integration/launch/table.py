"""The rows of the launch table: which start is tried with which idiom, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Optional, Union

from . import inprocess, programs, starts
from .backends import BACKENDS, Backend
from .idioms import Idiom
from .inprocess import Driver
from .starts import Start


@dataclass(frozen=True)
class Row:
    """A start joined with an idiom, filed under the promise that it proves."""

    promise: str
    start: Union[Start, Driver]
    idiom: Idiom

    def cells(self) -> Iterator[Cell]:
        """This row on every backend, the impossible ones included."""
        return (Cell(self, backend) for backend in BACKENDS)


@dataclass(frozen=True)
class Cell:
    """A row on one backend."""

    row: Row
    backend: Backend

    @property
    def id(self) -> str:
        """A name for reports and test ids."""
        row = self.row
        return f"{row.promise}: {row.start.id}, {row.idiom.id}, {self.backend.name}"

    def impossible(self, version: tuple[int, int]) -> Optional[str]:
        """Why this cell cannot exist on that Python, or None if it can be tried."""
        return self.row.start.impossible(self.backend, version)


PROMISES = (
    "app-name",
    "factory",
    "callbacks-module",
    "declared-above",
    "kinds",
    "start-mode",
    "existing-server",
    "in-process",
    "edit",
)

_ONE_PROGRAM = (
    ("app-name", programs.NAME_OF_MODULE),
    ("app-name", programs.NAME_OF_CHOICE),
    ("app-name", programs.NO_NAME),
    ("existing-server", programs.EXISTING_SERVER),
    ("existing-server", programs.EXISTING_SERVER_MODULE_NAME),
    ("factory", programs.FACTORY_PACKAGE),
    ("callbacks-module", programs.MODULE_BEFORE),
    ("callbacks-module", programs.MODULE_AFTER),
    ("callbacks-module", programs.MODULE_IN_FACTORY),
    ("callbacks-module", programs.REGISTERED_BY_HELPER),
    ("declared-above", programs.DECLARED_ABOVE),
    ("kinds", programs.PAGES),
    ("kinds", programs.HOOKS),
    ("kinds", programs.BACKGROUND),
    ("kinds", programs.CLIENTSIDE),
    ("kinds", programs.API),
    ("edit", programs.CALLBACK_REMOVED),
)
_START_MODES = (
    starts.SCRIPT_WORKERS,
    starts.MODULE_RELOAD,
    starts.UVICORN,
    starts.APP_RUN,
    starts.SERVER_RUN,
    starts.FLASK_RUN,
    starts.QUART_RUN,
    starts.GUNICORN_UVICORN,
    starts.GUNICORN,
    starts.HYPERCORN,
    starts.GRANIAN,
    starts.HOT_MODULES,
)
_IN_PROCESS = (
    (inprocess.RELOAD_APP, programs.EVERY_KIND),
    (inprocess.RELOAD_APP, programs.DECLARED_ABOVE),
    (inprocess.RELOAD_APP, programs.CALLBACK_REMOVED),
    (inprocess.RELOAD_APP, programs.FACTORY_PACKAGE),
    (inprocess.RELOAD_APP, programs.PAGES),
    (inprocess.RELOAD_APP, programs.HOOKS),
    (inprocess.RELOAD_SERVED_APP, programs.EVERY_KIND),
    (inprocess.RELOAD_SERVED_APP, programs.DECLARED_ABOVE),
    (inprocess.RELOAD_CALLBACKS, programs.MODULE_BEFORE),
    (inprocess.RELOAD_CALLBACKS, programs.MODULE_AFTER),
    (inprocess.RELOAD_CALLBACKS, programs.MODULE_IN_FACTORY),
    (inprocess.RELOAD_SERVED_CALLBACKS, programs.MODULE_BEFORE),
    (inprocess.RELOAD_SERVED_CALLBACKS, programs.MODULE_AFTER),
    (inprocess.RUN_PATH_TWICE, programs.NAME_OF_CHOICE),
    (inprocess.RUN_PATH_TWICE, programs.EVERY_KIND),
    (inprocess.RUN_PATH_TWICE_SERVED, programs.EVERY_KIND),
)

ROWS = (
    *(Row(promise, starts.SCRIPT_RELOAD, idiom) for promise, idiom in _ONE_PROGRAM),
    Row("factory", starts.SCRIPT_FACTORY, programs.FACTORY_CALLED_BY_SERVER),
    *(Row("start-mode", start, programs.EVERY_KIND) for start in _START_MODES),
    *(Row("in-process", driver, idiom) for driver, idiom in _IN_PROCESS),
)


def cells() -> list[Cell]:
    """Every cell of the table, row by row."""
    return [cell for row in ROWS for cell in row.cells()]
