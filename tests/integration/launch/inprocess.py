"""Rows whose program is executed again within one process, by a driver script."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping, Optional, TypedDict

from .backends import Backend
from .expectations import Expected, differences
from .folder import ProgramFolder
from .idioms import Idiom
from .parts import FIRST, SECOND
from .server import environment

_DRIVERS = Path(__file__).parent / "drivers"
_DEADLINE = 60


@dataclass(frozen=True)
class Driver:
    """A script in ``drivers``, run in the program's folder."""

    id: str
    script: str
    cannot: Mapping[str, str] = field(default_factory=dict)

    def impossible(self, backend: Backend, version: tuple[int, int]) -> Optional[str]:
        """Why there is no such row on this backend and Python, or None."""
        return self.cannot.get(backend.name)


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


def drive(
    driver: Driver, idiom: Idiom, backend: Backend, python: str, place: Path
) -> None:
    """Raise an AssertionError if an app that the driver kept serves something else."""
    first, second = idiom.expected(FIRST), idiom.expected(SECOND)
    folder = ProgramFolder(place / "program", idiom.sources(backend, "", FIRST))
    task = {
        "edited": idiom.sources(backend, "", SECOND),
        "questions": _questions(first, second),
    }
    apps = _run(driver, python, folder.path, task)
    editions = {"first": (first, second), "second": (second, first)}
    wrong = []
    for name, facts in apps.items():
        wanted, other = editions[name]
        found = differences(Recorded(facts), wanted, other.without(wanted))
        wrong += [f"{name} app: {each}" for each in found]
    if wrong:
        raise AssertionError("; ".join(wrong))


def _questions(first: Expected, second: Expected) -> dict[str, list[str]]:
    return {
        "outputs": sorted({*first.answers, *second.answers}),
        "paths": sorted({*first.texts.values(), *second.texts.values()}),
        "apis": sorted({*first.apis, *second.apis}),
    }


def _run(driver: Driver, python: str, folder: Path, task: Any) -> dict[str, Facts]:
    done = subprocess.run(
        [python, str(_DRIVERS / driver.script)],
        cwd=folder,
        env=environment(),
        input=json.dumps(task),
        capture_output=True,
        text=True,
        timeout=_DEADLINE,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{driver.script} failed:\n{done.stderr[-3000:]}")
    apps: dict[str, Facts] = json.loads(done.stdout.splitlines()[-1])
    return apps


RELOAD_APP = Driver("importlib.reload(app) 100 times", "reload_app.py")
RELOAD_SERVED_APP = Driver(
    "importlib.reload(app) 100 times, served between", "reload_served_app.py"
)
RELOAD_CALLBACKS = Driver("importlib.reload(callbacks)", "reload_callbacks.py")
RELOAD_SERVED_CALLBACKS = Driver(
    "importlib.reload(callbacks) while served", "reload_served_callbacks.py"
)
RUN_PATH_TWICE = Driver("runpy.run_path twice, both kept", "run_path_twice.py")
RUN_PATH_TWICE_SERVED = Driver(
    "runpy.run_path twice, both kept and served", "run_path_twice_served.py"
)
