"""Rows whose program is executed again within one process, by a driver script."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional, TypedDict

from .backends import Backend
from .expectations import Expected, differences
from .folder import ProgramFolder
from .parts import FIRST, SECOND
from .server import environment, last_error
from .trial import Program, Trial

DRIVERS = Path(__file__).parent / "drivers"
_DEADLINE = 300

Editions = Mapping[str, "tuple[Expected, Expected]"]


class Facts(TypedDict):
    """What a driver has written down about one app."""

    outputs: list[str]
    answers: dict[str, Optional[str]]
    texts: dict[str, str]
    apis: dict[str, Optional[str]]


@dataclass(frozen=True)
class Recorded:
    """An app's answers, as a driver wrote them down."""

    facts: Facts

    def outputs(self) -> list[str]:
        """Outputs of all listed callbacks."""
        return self.facts["outputs"]

    def answer(self, output: str) -> Optional[str]:
        """What the callback of ``output`` made of ``x``."""
        return self.facts["answers"][output]

    def text(self, path: str) -> str:
        """The body that ``path`` answered with."""
        return self.facts["texts"][path]

    def api(self, path: str) -> Optional[str]:
        """What ``path`` made of ``x``."""
        return self.facts["apis"][path]


@dataclass(frozen=True)
class Driver:
    """An order of events in ``drivers/orders.py``; programs lack what ``note`` tells."""

    id: str
    order: str
    note: str = ""


@dataclass(frozen=True)
class Driven(Trial):
    """A program that a driver executes, tried on the apps that the driver kept."""

    driver: Driver
    program: Program

    @property
    def names(self) -> tuple[str, str]:
        return self.driver.id, self.program.id

    @property
    def note(self) -> str:
        return self.driver.note

    def run(self, backend: Backend, python: str, place: Path) -> None:
        program, editions = self.program, self.program.editions(backend)
        folder = ProgramFolder(place / "program", program.sources(backend, "", FIRST))
        set_task(place, editions, program.sources(backend, "", SECOND))
        printed = _drive(self.driver.order, python, folder.path)
        check_facts(place, editions, printed)


def set_task(place: Path, editions: Editions, edited: Mapping[str, str] = {}) -> None:
    """Write beside a program what its driver is to ask, and what to edit."""
    parts = [part for edition in editions.values() for part in edition]
    questions = {
        "outputs": sorted({output for part in parts for output in part.answers}),
        "paths": sorted({path for part in parts for path in part.texts.values()}),
        "apis": sorted({path for part in parts for path in part.apis}),
    }
    task = {"edited": edited, "questions": questions}
    (place / "task.json").write_text(json.dumps(task), encoding="utf-8")


def check_facts(place: Path, editions: Editions, printed: str) -> None:
    """Raise an AssertionError if an app has served something else than it is to."""
    found = place / "facts.json"
    if not found.exists():
        error = last_error(printed) or "nothing was reported"
        raise AssertionError(f"{error}\n--- printed was:\n{printed[-3000:]}")
    apps: dict[str, Facts] = json.loads(found.read_text(encoding="utf-8"))
    wrong = [
        f"{name} app: {difference}"
        for name, facts in apps.items()
        for difference in differences(Recorded(facts), *editions[name])
    ]
    if wrong:
        raise AssertionError("; ".join(wrong))


def _drive(order: str, python: str, folder: Path) -> str:
    try:
        done = subprocess.run(
            [python, str(DRIVERS / "orders.py"), order],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_DEADLINE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise AssertionError(f"{order}: no end in {late.timeout} s") from None
    if done.returncode:
        raise AssertionError(f"{order}: {last_error(done.stdout)}\n{done.stdout}")
    return done.stdout


RELOAD_APP = Driver("importlib.reload(app) 100 times", "reload_app")
RELOAD_SERVED_APP = Driver(
    "importlib.reload(app) 100 times, served between", "reload_served_app"
)
NO_APP_IS_BUILT = (
    "no app is built when a module of callbacks is loaded again, so it holds no hooks,"
    " pages and API paths, which count for apps that are"
)
RELOAD_CALLBACKS = Driver(
    "importlib.reload(callbacks)", "reload_callbacks", NO_APP_IS_BUILT
)
RELOAD_SERVED_CALLBACKS = Driver(
    "importlib.reload(callbacks) while served",
    "reload_served_callbacks",
    NO_APP_IS_BUILT,
)
RELOAD_BROKEN_APP = Driver(
    "importlib.reload(app) with errors, half way too, then mended", "reload_broken_app"
)
RELOAD_BROKEN_CALLBACKS = Driver(
    "importlib.reload(callbacks) with errors, half way too, then mended",
    "reload_broken_callbacks",
    NO_APP_IS_BUILT,
)
RUN_PATH_TWICE = Driver("runpy.run_path twice, both kept", "run_path_twice")
RUN_PATH_TWICE_SERVED = Driver(
    "runpy.run_path twice, both kept and served", "run_path_twice_served"
)
IMPORT_AGAIN = Driver("modules dropped and imported again", "import_again")
EXECUTE_TWICE = Driver("exec without __file__ twice, both kept", "execute_twice")
ASK_ONE_THEN_ALL = Driver("apps built while one answers", "ask_one_then_all")
RELOAD_ONE_PACKAGE = Driver("one of two packages reloaded", "reload_one_package")
ASK_APPS = Driver("apps asked in order", "ask_apps")
ASK_APPS_BACKWARDS = Driver("apps asked last first", "ask_apps_backwards")
DECLARE_IN_LAYOUT = Driver("layout function declares", "declare_in_layout")
DECLARE_IN_ROUTE = Driver("route declares", "declare_in_route")
RESET_SERVED_APPS = Driver("reset() while served", "reset_served_apps")
