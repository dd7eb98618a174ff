"""Rows in which a test suite builds the apps, in worker processes that have no file."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from .backends import Backend
from .expectations import Expected
from .folder import ProgramFolder
from .idioms import fill
from .inprocess import DRIVERS, set_task
from .parts import PARTS
from .server import environment, last_error
from .trial import Trial

_DEADLINE = 300
_COMPONENT = """\
from dash import MATCH, Input, Output, callback, html


class Counter(html.Div):
    @callback(
        Output({"type": "item", "index": MATCH}, "children"),
        Input({"type": "source", "index": MATCH}, "value"),
    )
    def count(value):
        return f"item {value}"
"""
_SUITE = """\
$imports
import pytest
from component import Counter

import client

SCOPES = ("function", "class", "module", "package", "session")
ANSWERS = {"same.children": "same x", "$pattern": "item x"}


def create():
    app = Dash("demo", backend="$backend")
    app.layout = html.Div([$layout, Counter()])

    @callback(Output("same", "children"), Input("in", "value"))
    def answer(value):
        return f"same {value}"

    return app


@pytest.fixture(scope="function")
def function_app():
    return create()


@pytest.fixture(scope="class")
def class_app():
    return create()


@pytest.fixture(scope="module")
def module_app():
    return create()


@pytest.fixture(scope="package")
def package_app():
    return create()


@pytest.fixture(scope="session")
def session_app():
    return create()


@pytest.mark.parametrize("time", range(4))
@pytest.mark.parametrize("scope", SCOPES)
def test_app(request, scope, time):
    served = client.ask(request.getfixturevalue(f"{scope}_app"))
    assert sorted(served["outputs"]) == sorted(ANSWERS)
    assert served["answers"] == ANSWERS
"""
_PATTERN = '{"index":["MATCH"],"type":"item"}.children'


@dataclass(frozen=True)
class InSuite(Trial):
    """Tests of apps that fixtures of every scope build, with pytest-xdist or without."""

    id: str
    options: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, str]:
        return self.id, "fixtures-of-every-scope"

    def run(self, backend: Backend, python: str, place: Path) -> None:
        words = {**PARTS, **backend.words(), "pattern": _PATTERN.replace('"', '\\"')}
        files = {"component.py": _COMPONENT, "test_apps.py": fill(_SUITE, words)}
        folder = ProgramFolder(place / "program", files)
        answers = {"same.children": "same x", _PATTERN: "item x"}
        set_task(place, {"suite": (Expected(answers=answers), Expected())})
        command = [python, "-m", "pytest", "-q", "--tb=short", *self.options]
        done = subprocess.run(
            [*command, "-p", "no:cacheprovider"],
            cwd=folder.path,
            env={**environment(), "PYTHONPATH": str(DRIVERS)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_DEADLINE,
            check=False,
        )
        if done.returncode:
            error = last_error(done.stdout) or "the tests did not pass"
            raise AssertionError(f"{error}\n--- printed was:\n{done.stdout[-3000:]}")


ALL = (InSuite("pytest"), InSuite("pytest -n 2", ("-n", "2")))
