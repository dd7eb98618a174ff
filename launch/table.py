"""The rows of the launch table: which start is tried with which idiom, and where."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional

from . import inprocess, kinds, notebooks, programs, restarts, scenarios, starts, suites
from .backends import BACKENDS, Backend
from .inprocess import Driven
from .restarts import Restarted
from .served import Served
from .trial import Trial

FULL = "DASH_LAUNCH_FULL"


@dataclass(frozen=True)
class Row:
    """A way to start a program, filed under the promise that it proves.

    ``spared`` names the backends on which another row takes the same path through the
    registry; their cells are tried only when the whole table is asked for.
    """

    promise: str
    trial: Trial
    spared: frozenset[str] = frozenset()

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
        return f"{self.row.promise}: {', '.join(self.names)}"

    @property
    def names(self) -> tuple[str, str, str]:
        """The start, the program and the backend."""
        return (*self.row.trial.names, self.backend.name)

    @property
    def success(self) -> str:
        """How to say that this cell is all right."""
        return self.row.trial.success(self.backend)

    @property
    def spared(self) -> bool:
        """Whether this cell is tried only with the whole table."""
        return self.backend.name in self.row.spared

    def impossible(self, version: tuple[int, int]) -> Optional[str]:
        """Why this cell cannot exist on that Python, or None if it can be tried."""
        return self.row.trial.impossible(self.backend, version)

    def run(self, python: str, place: Path) -> None:
        """Try it with an interpreter; an AssertionError tells what is wrong."""
        self.row.trial.run(self.backend, python, place)


PROMISES = (
    "app-name",
    "factory",
    "callbacks-module",
    "declared-above",
    "kinds",
    "start-mode",
    "existing-server",
    "in-process",
    "notebook",
    "edit",
    "restart",
    "several-apps",
    "component-library",
    "test-suite",
    "unserved-library-app",
    "declared-late",
    "reset",
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
    ("callbacks-module", programs.MODULE_IN_LAYOUT),
    ("callbacks-module", programs.REGISTERED_BY_HELPER),
    ("declared-above", programs.DECLARED_ABOVE),
    ("declared-above", programs.DECLARED_ABOVE_IN_FUNCTION),
    ("edit", programs.CALLBACK_REMOVED),
)
# On the other backends, the program with every kind takes the same path.
_ONE_KIND = (
    programs.PAGES,
    programs.SUBCLASS,
    kinds.HOOKS_ONLY,
    kinds.BACKGROUND_ONLY,
    kinds.CLIENTSIDE_ONLY,
    kinds.API_ONLY,
    kinds.PATTERNS_ONLY,
    kinds.DUPLICATES_ONLY,
    kinds.WEBSOCKETS_ONLY,
)
_ANOTHER_START = (
    ("factory", starts.SCRIPT_FACTORY, programs.FACTORY_CALLED_BY_SERVER),
    ("factory", starts.SCRIPT_FACTORY, kinds.EVERY_KIND_IN_FACTORY),
)
_START_MODES = (
    starts.SCRIPT_RELOAD,
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
    (inprocess.RELOAD_APP, kinds.EVERY_KIND),
    (inprocess.RELOAD_APP, programs.DECLARED_ABOVE),
    (inprocess.RELOAD_APP, programs.CALLBACK_REMOVED),
    (inprocess.RELOAD_APP, programs.FACTORY_PACKAGE),
    (inprocess.RELOAD_APP, programs.PAGES),
    (inprocess.RELOAD_APP, programs.MODULE_IN_LAYOUT),
    (inprocess.RELOAD_SERVED_APP, kinds.EVERY_KIND),
    (inprocess.RELOAD_SERVED_APP, programs.DECLARED_ABOVE),
    (inprocess.RELOAD_CALLBACKS, programs.MODULE_BEFORE),
    (inprocess.RELOAD_CALLBACKS, programs.MODULE_AFTER),
    (inprocess.RELOAD_CALLBACKS, programs.MODULE_IN_FACTORY),
    (inprocess.RELOAD_CALLBACKS, kinds.EVERY_KIND_IN_MODULE),
    (inprocess.RELOAD_SERVED_CALLBACKS, programs.MODULE_BEFORE),
    (inprocess.RELOAD_SERVED_CALLBACKS, programs.MODULE_AFTER),
    (inprocess.RELOAD_SERVED_CALLBACKS, kinds.EVERY_KIND_IN_MODULE),
    (inprocess.RELOAD_BROKEN_APP, kinds.EVERY_KIND),
    (inprocess.RELOAD_BROKEN_CALLBACKS, kinds.EVERY_KIND_IN_MODULE),
    (inprocess.RUN_PATH_TWICE, programs.NAME_OF_CHOICE),
    (inprocess.RUN_PATH_TWICE, kinds.EVERY_KIND),
    (inprocess.RUN_PATH_TWICE_SERVED, kinds.EVERY_KIND),
    (inprocess.IMPORT_AGAIN, kinds.EVERY_KIND),
    (inprocess.IMPORT_AGAIN, programs.MODULE_BEFORE),
    (inprocess.IMPORT_AGAIN, programs.FACTORY_PACKAGE),
    (inprocess.EXECUTE_TWICE, programs.NAME_OF_CHOICE),
    (inprocess.EXECUTE_TWICE, programs.DECLARED_ABOVE),
)

_ONE_ORDER = (
    ("several-apps", inprocess.RELOAD_ONE_PACKAGE, scenarios.TWO_PACKAGES_BEFORE),
    ("several-apps", inprocess.RELOAD_ONE_PACKAGE, scenarios.TWO_PACKAGES_AFTER),
    ("several-apps", inprocess.ASK_ONE_THEN_ALL, scenarios.BUILT_WHILE_ANSWERING),
    ("several-apps", inprocess.ASK_APPS, scenarios.DROPPED_APPS),
    ("unserved-library-app", inprocess.ASK_APPS, scenarios.REFUSED_CONSTRUCTOR),
    ("unserved-library-app", inprocess.ASK_APPS, scenarios.UNSERVED_LIBRARY_APP),
    ("declared-late", inprocess.DECLARE_IN_LAYOUT, scenarios.LATE_IN_LAYOUT),
    ("declared-late", inprocess.DECLARE_IN_ROUTE, scenarios.LATE_IN_ROUTE),
    ("reset", inprocess.ASK_APPS, scenarios.PENDING_FORGOTTEN),
    ("reset", inprocess.RESET_SERVED_APPS, scenarios.RESET_WHILE_SERVING),
)
_BOTH_ORDERS = (
    ("several-apps", scenarios.TWO_IN_ONE_FILE),
    ("several-apps", scenarios.TWO_PACKAGES_BEFORE),
    ("several-apps", scenarios.TWO_PACKAGES_AFTER),
    ("several-apps", scenarios.FACTORY_TWICE),
    ("several-apps", scenarios.FACTORY_ABOVE_AND_BELOW),
    ("several-apps", scenarios.COROUTINES),
    ("several-apps", scenarios.FACTORY_SHARED_MODULE),
    ("component-library", scenarios.COMPONENT_LIBRARY_FIRST),
    ("component-library", scenarios.COMPONENT_LIBRARY_LAST),
)

# What reloads a program or a kernel knows nothing of the backend.
_ALIKE = frozenset(["quart", "flask"])
_WITH_OWN_START = frozenset(["flask"])
# Within one process, FastAPI and Quart take the same path.
_AS_FASTAPI = frozenset(["quart"])


def _rows() -> Iterator[Row]:
    for promise, idiom in _ONE_PROGRAM:
        yield Row(promise, Served(starts.SCRIPT_RELOAD, idiom))
    for idiom in _ONE_KIND:
        yield Row("kinds", Served(starts.SCRIPT_RELOAD, idiom), _ALIKE)
    for promise, start, idiom in _ANOTHER_START:
        yield Row(promise, Served(start, idiom))
    for start in _START_MODES:
        yield Row("start-mode", Served(start, kinds.EVERY_KIND))
    for restart in restarts.ALL:
        yield Row("restart", Restarted(starts.SCRIPT_RELOAD, restart), _WITH_OWN_START)
        yield Row("restart", Restarted(starts.FLASK_RUN, restart))
    for driver, idiom in _IN_PROCESS:
        yield Row("in-process", Driven(driver, idiom), _AS_FASTAPI)
    for in_kernel in notebooks.ALL:
        yield Row("notebook", in_kernel, _ALIKE)
    for suite in suites.ALL:
        yield Row("test-suite", suite, _ALIKE)
    for driver in (inprocess.ASK_APPS, inprocess.ASK_APPS_BACKWARDS):
        for promise, scenario in _BOTH_ORDERS:
            yield Row(promise, Driven(driver, scenario), _AS_FASTAPI)
    for promise, driver, scenario in _ONE_ORDER:
        yield Row(promise, Driven(driver, scenario), _AS_FASTAPI)


ROWS = tuple(_rows())


def cells() -> list[Cell]:
    """Every cell of the table, row by row."""
    return [cell for row in ROWS for cell in row.cells()]


def chosen_cells() -> list[Cell]:
    """Every cell if the environment asks for the whole table, else all not spared."""
    if os.environ.get(FULL):
        return cells()
    return [cell for cell in cells() if not cell.spared]
