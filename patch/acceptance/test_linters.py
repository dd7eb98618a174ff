"""The linters and type checkers find nothing that they did not find before."""

import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Sequence

from patch.acceptance import linters
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


def _mypy(checkout: Path, paths: Sequence[str], *options: str) -> "Counter[str]":
    flags = ["--follow-imports=silent", "--no-error-summary", "--hide-error-context"]
    result = linters.run(checkout, "mypy", *flags, *options, *paths)
    assert result.returncode in (0, 1), result.stderr + result.stdout
    lines = (re.sub(r":\d+: ", ": ", line, 1) for line in result.stdout.splitlines())
    return Counter(line for line in lines if ": note: " not in line)


def _pyright(checkout: Path, paths: Sequence[str]) -> "Counter[str]":
    options = ["--outputjson", "--pythonpath", sys.executable]
    result = linters.run(checkout, "pyright", *options, *paths)
    found: List[Dict[str, Any]] = json.loads(result.stdout)["generalDiagnostics"]
    return Counter(
        f"{os.path.relpath(one['file'], checkout)}: {one['severity']} {one['message']}"
        for one in found
    )


def test_black(applied: Path) -> None:
    assert linters.black(applied, [*TOUCHED, *PYTHON]) == Counter()


def test_flake8(applied: Path) -> None:
    assert linters.flake8(applied, [*TOUCHED, *PYTHON]) == Counter()


def test_pylint(upstream: Path, applied: Path) -> None:
    before = linters.pylint(upstream, TOUCHED)
    assert linters.pylint(applied, [*TOUCHED, *MODULES]) - before == Counter()


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
        result = linters.run(checkout, "mypy", "--follow-imports=silent", str(path))
        path.unlink()
        return [line for line in result.stdout.splitlines() if "Revealed" in line]

    (before,) = revealed(upstream, ".")
    (after,) = revealed(applied, ".")
    types = [line.partition("Revealed type is ")[2] for line in (before, after)]
    assert types[0] == types[1]
    assert "str" in types[0] and "int" in types[0]
