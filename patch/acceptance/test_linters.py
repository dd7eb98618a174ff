"""The linters and type checkers find nothing that they did not find before."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Sequence

import black
import pytest
from black.mode import Mode

from patch.sets import load_sets

TOUCHED = sorted({path for one in load_sets() for path in one.edits})
NEW = sorted(path for one in load_sets() for path in one.new_files())
PYTHON = [path for path in NEW if path.endswith(".py")]
MODULES = [path for path in PYTHON if path.startswith("dash/")]

DECORATED = """\
from dash import Input, Output, callback


@callback(Output("a", "children"), Input("b", "value"))
def answer(value: str, times: int = 2) -> str:
    return value * times


reveal_type(answer)
"""


def _run(
    checkout: Path, tool: str, *arguments: str
) -> "subprocess.CompletedProcess[str]":
    """A tool that may find something, but must not fail to run."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "MYPYPATH": ""}
    return subprocess.run(
        [sys.executable, "-m", tool, *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _flake8(checkout: Path, paths: Sequence[str]) -> "Counter[str]":
    result = _run(checkout, "flake8", "--format=%(path)s: %(code)s %(text)s", *paths)
    assert result.stderr == ""
    return Counter(result.stdout.splitlines())


def _pylint(checkout: Path, paths: Sequence[str]) -> "Counter[str]":
    result = _run(checkout, "pylint", "--output-format=json", *paths)
    assert result.returncode & 32 == 0, result.stderr
    # The counts in the messages of untouched faults may grow or shrink.
    return Counter(
        f"{one['path']}: {one['symbol']} in {one['obj']}"
        for one in json.loads(result.stdout)
    )


def _mypy(checkout: Path, paths: Sequence[str], *options: str) -> "Counter[str]":
    flags = ["--follow-imports=silent", "--no-error-summary", "--hide-error-context"]
    result = _run(checkout, "mypy", *flags, *options, *paths)
    assert result.returncode in (0, 1), result.stderr + result.stdout
    lines = (re.sub(r":\d+: ", ": ", line, 1) for line in result.stdout.splitlines())
    return Counter(line for line in lines if ": note: " not in line)


def _pyright(checkout: Path, paths: Sequence[str]) -> "Counter[str]":
    options = ["--outputjson", "--pythonpath", sys.executable]
    result = _run(checkout, "pyright", *options, *paths)
    found: List[Dict[str, Any]] = json.loads(result.stdout)["generalDiagnostics"]
    return Counter(
        f"{os.path.relpath(one['file'], checkout)}: {one['severity']} {one['message']}"
        for one in found
    )


@pytest.mark.parametrize("path", [*TOUCHED, *PYTHON])
def test_black(applied: Path, path: str) -> None:
    source = (applied / path).read_text(encoding="utf-8")
    assert black.format_str(source, mode=Mode()) == source


def test_flake8(applied: Path) -> None:
    assert _flake8(applied, [*TOUCHED, *PYTHON]) == Counter()


def test_pylint(upstream: Path, applied: Path) -> None:
    before = _pylint(upstream, TOUCHED)
    assert _pylint(applied, [*TOUCHED, *MODULES]) - before == Counter()


def test_mypy(upstream: Path, applied: Path) -> None:
    assert _mypy(applied, TOUCHED) - _mypy(upstream, TOUCHED) == Counter()
    # Upstream's own functions have no types.
    options = ("--strict", "--allow-untyped-calls")
    assert _mypy(applied, MODULES, *options) == Counter()


def test_pyright(upstream: Path, applied: Path) -> None:
    before = _pyright(upstream, TOUCHED)
    assert _pyright(applied, [*TOUCHED, *MODULES]) - before == Counter()


def test_type_checkers_know_what_was_decorated(upstream: Path, applied: Path) -> None:
    def revealed(checkout: Path, folder: str) -> List[str]:
        path = checkout / folder / "decorated.py"
        path.write_text(DECORATED)
        result = _run(checkout, "mypy", "--follow-imports=silent", str(path))
        path.unlink()
        return [line for line in result.stdout.splitlines() if "Revealed" in line]

    (before,) = revealed(upstream, ".")
    (after,) = revealed(applied, ".")
    types = [line.partition("Revealed type is ")[2] for line in (before, after)]
    assert types[0] == types[1]
    assert "str" in types[0] and "int" in types[0]
