"""Rows whose program is executed again within one process, by a driver script."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional, Protocol, TypedDict

from .backends import Backend
from .expectations import Expected, differences
from .folder import ProgramFolder
from .parts import FIRST, SECOND
from .server import environment, last_error

DRIVERS = Path(__file__).parent / "drivers"
_DEADLINE = 300


@dataclass(frozen=True)
class Driver:
    """A script in ``drivers``, run in the program's folder.

    ``note`` tells what its programs cannot hold.
    """

    id: str
    script: str
    note: str = ""


class Facts(TypedDict):
    """What a driver prints about one app."""

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


class Program(Protocol):
    """Source files, and what each app is to serve that a driver makes of them."""

    @property
    def id(self) -> str:
        """A name for reports and test ids."""
        ...

    def sources(
        self, backend: Backend, main: str, words: Mapping[str, str]
    ) -> dict[str, str]:
        """The files by relative path."""
        ...

    def editions(self, backend: Backend) -> dict[str, tuple[Expected, Expected]]:
        """By name of the app: what it serves, and what it must not serve."""
        ...


@dataclass(frozen=True)
class Driven:
    """A program that a driver executes, tried on the apps that the driver kept."""

    driver: Driver
    program: Program

    @property
    def names(self) -> tuple[str, str]:
        """What the driver does, and with which program."""
        return self.driver.id, self.program.id

    @property
    def note(self) -> str:
        """What the driver's programs cannot hold; what it does stands in its name."""
        return self.driver.note

    def impossible(self, backend: Backend, version: tuple[int, int]) -> Optional[str]:
        """Drivers run on every backend and Python."""
        return None

    def success(self, backend: Backend) -> str:
        """How to say that it went well."""
        return "ok"

    def run(self, backend: Backend, python: str, place: Path) -> None:
        """Raise an AssertionError if an app serves something else than it is to."""
        program, editions = self.program, self.program.editions(backend)
        folder = ProgramFolder(place / "program", program.sources(backend, "", FIRST))
        task = {
            "edited": program.sources(backend, "", SECOND),
            "questions": questions(editions.values()),
        }
        apps = _drive(self.driver, python, folder.path, task)
        wrong = [
            f"{name} app: {found}"
            for name, facts in apps.items()
            for found in differences(Recorded(facts), *editions[name])
        ]
        if wrong:
            raise AssertionError("; ".join(wrong))


def questions(editions: Iterable[tuple[Expected, Expected]]) -> dict[str, list[str]]:
    """All that has to be asked to compare apps with what they are to serve."""
    parts = [part for edition in editions for part in edition]
    return {
        "outputs": sorted({output for part in parts for output in part.answers}),
        "paths": sorted({path for part in parts for path in part.texts.values()}),
        "apis": sorted({path for part in parts for path in part.apis}),
    }


def _drive(driver: Driver, python: str, folder: Path, task: Any) -> dict[str, Facts]:
    try:
        done = subprocess.run(
            [python, str(DRIVERS / driver.script)],
            cwd=folder,
            env=environment(),
            input=json.dumps(task),
            capture_output=True,
            text=True,
            timeout=_DEADLINE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise AssertionError(f"{driver.script}: no end in {late.timeout} s") from None
    if done.returncode:
        error, printed = last_error(done.stderr), done.stderr[-3000:]
        raise AssertionError(f"{driver.script} failed: {error}\n{printed}")
    apps: dict[str, Facts] = json.loads(done.stdout.splitlines()[-1])
    return apps


RELOAD_APP = Driver("importlib.reload(app) 100 times", "reload_app.py")
RELOAD_SERVED_APP = Driver(
    "importlib.reload(app) 100 times, served between", "reload_served_app.py"
)
NO_APP_IS_BUILT = (
    "no app is built when a module of callbacks is loaded again, so it holds no hooks,"
    " pages and API paths, which count for apps that are"
)
RELOAD_CALLBACKS = Driver(
    "importlib.reload(callbacks)", "reload_callbacks.py", NO_APP_IS_BUILT
)
RELOAD_SERVED_CALLBACKS = Driver(
    "importlib.reload(callbacks) while served",
    "reload_served_callbacks.py",
    NO_APP_IS_BUILT,
)
RELOAD_BROKEN_APP = Driver(
    "importlib.reload(app) with errors, then mended", "reload_broken_app.py"
)
RELOAD_BROKEN_CALLBACKS = Driver(
    "importlib.reload(callbacks) with errors, then mended",
    "reload_broken_callbacks.py",
    NO_APP_IS_BUILT,
)
RUN_PATH_TWICE = Driver("runpy.run_path twice, both kept", "run_path_twice.py")
RUN_PATH_TWICE_SERVED = Driver(
    "runpy.run_path twice, both kept and served", "run_path_twice_served.py"
)
ASK_APPS = Driver("apps asked in order", "ask_apps.py")
ASK_APPS_BACKWARDS = Driver("apps asked last first", "ask_apps_backwards.py")
DECLARE_IN_LAYOUT = Driver("layout function declares", "declare_in_layout.py")
DECLARE_IN_ROUTE = Driver("route declares", "declare_in_route.py")
RESET_SERVED_APPS = Driver("reset() while served", "reset_served_apps.py")
