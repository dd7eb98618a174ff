"""Notebooks whose cells are run again, and modules that IPython loads again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterable, Sequence

import pytest

from .folder import ProgramFolder
from .interpreter import launched_python
from .server import environment

nbclient = pytest.importorskip("nbclient", reason="it runs the notebooks")
nbformat = pytest.importorskip("nbformat", reason="it makes the notebooks")

DRIVERS = Path(__file__).parent / "drivers"
DEADLINE = 120

APP = """\
from dash import Dash, Input, Output, callback, dcc, html

app = Dash("notebook", backend="fastapi")
app.layout = html.Div(dcc.Input(id="in"))
"""
CALLBACK = """\
from dash import Input, Output, callback


@callback(Output("answer", "children"), Input("in", "value"))
def answer(value):
    return f"{word} {{value}}"
"""
FIRST, NEWEST = CALLBACK.format(word="first"), CALLBACK.format(word="newest")
# What a driver reads from its input, a kernel has to be given.
CLIENT = f"""\
import io
import json
import sys

sys.path.insert(0, {str(DRIVERS)!r})
task = {{"questions": {{"outputs": ["answer.children"], "paths": [], "apis": []}}}}
sys.stdin = io.StringIO(json.dumps(task))
import client
"""
ASK = "client.ask(app)"
REPORT = "client.report(app=app)"


def run_cells(cells: Sequence[str], folder: Path) -> dict[str, Any]:
    """The answers of the app, as the last of some cells prints them."""
    kernel = folder / "kernels" / "launched"
    kernel.mkdir(parents=True)
    command = [launched_python(), "-m", "ipykernel_launcher", "-f"]
    spec = {
        "argv": [*command, "{connection_file}"],
        "display_name": "launched",
        "language": "python",
    }
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook = nbclient.NotebookClient(
        book,
        timeout=DEADLINE,
        kernel_name="launched",
        resources={"metadata": {"path": str(folder)}},
    )
    notebook.create_kernel_manager().kernel_spec_manager.kernel_dirs.insert(
        0, str(folder / "kernels")
    )
    notebook.execute(env={**environment(), "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
    printed = "".join(
        output.text
        for output in book.cells[-1].outputs
        if output.get("name") == "stdout"
    )
    facts: dict[str, Any] = json.loads(printed.splitlines()[-1])["app"]
    return facts


ORDERS = {
    "app-cell-again": (APP, NEWEST, APP),
    "callback-cell-again": (APP, FIRST, NEWEST),
    "callback-above-app-again": (FIRST, APP, NEWEST),
    "both-cells-again": (APP, FIRST, APP, NEWEST),
    "both-cells-again-callback-first": (FIRST, APP, NEWEST, APP),
}


def asked_between(cells: Iterable[str]) -> list[str]:
    """Cells, with a request after each from which on there is an app."""
    asked: list[str] = []
    for cell in cells:
        asked += [cell, ASK] if APP in (cell, *asked) else [cell]
    return asked


@pytest.mark.parametrize("cells", ORDERS.values(), ids=ORDERS)
def test_cells_again_before_first_request(cells: Sequence[str], tmp_path: Path) -> None:
    facts = run_cells([CLIENT, *cells, REPORT], tmp_path)
    assert facts["outputs"] == ["answer.children"]
    assert facts["answers"] == {"answer.children": "newest x"}


@pytest.mark.parametrize("cells", ORDERS.values(), ids=ORDERS)
def test_cells_again_after_requests(cells: Sequence[str], tmp_path: Path) -> None:
    facts = run_cells([CLIENT, *asked_between(cells), REPORT], tmp_path)
    assert facts["outputs"] == ["answer.children"]
    assert facts["answers"] == {"answer.children": "newest x"}


AUTORELOAD = "%load_ext autoreload\n%autoreload 2\n"
SAVE = f"""\
from pathlib import Path

_ = Path("answers.py").write_text({NEWEST!r}, encoding="utf-8")
"""


@pytest.mark.parametrize("between", [[], [ASK]], ids=["before-request", "served"])
@pytest.mark.parametrize(
    "cells",
    [[APP, "import answers\n"], ["import answers\n", APP]],
    ids=["imported-after", "imported-before"],
)
def test_autoreload_of_edited_module(
    cells: list[str], between: list[str], tmp_path: Path
) -> None:
    folder = ProgramFolder(tmp_path / "program", {"answers.py": FIRST}).path
    facts = run_cells(
        [CLIENT, AUTORELOAD, *cells, *between, SAVE, "pass\n", REPORT], folder
    )
    assert facts["outputs"] == ["answer.children"]
    assert facts["answers"] == {"answer.children": "newest x"}
