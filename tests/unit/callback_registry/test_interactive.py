"""Cells of a notebook: code that runs in a namespace without a file."""

import pytest

IMPORTS = "from dash import Dash, Input, Output, callback, clientside_callback, html"
APP = "app = Dash('notebook')\napp.layout = html.Div()"
CALLBACK = """
@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return "TEXT" + value
"""
OWN_CALLBACK = CALLBACK.replace("@callback", "@app.callback")
SCRIPT = """
clientside_callback("x => x", Output("client", "children"), Input("in", "value"))
"""


class Notebook:
    def __init__(self):
        self.names = {"__name__": "__main__"}
        self.run(IMPORTS)

    def run(self, *cells):
        for cell in cells:
            exec(compile(cell, "<cell>", "exec"), self.names)

    @property
    def app(self):
        return self.names["app"]


@pytest.fixture
def notebook():
    return Notebook()


@pytest.mark.parametrize("served", [True, False], ids=["served", "not yet served"])
@pytest.mark.parametrize(
    "again",
    [[APP], [CALLBACK], [APP, CALLBACK], [CALLBACK, APP]],
    ids=["app", "callback", "both", "callback first"],
)
@pytest.mark.parametrize(
    "cells", [[APP, CALLBACK], [CALLBACK, APP]], ids=["below", "above"]
)
def test_cells_run_again(notebook, outputs, call, cells, again, served):
    notebook.run(*cells, SCRIPT)
    if served:
        assert sorted(outputs(notebook.app)) == ["client.children", "out.children"]
    notebook.run(*again)
    assert sorted(outputs(notebook.app)) == ["client.children", "out.children"]
    assert call(notebook.app) == "TEXTx"


def test_newest_cell_wins(notebook, outputs, call):
    notebook.run(APP, CALLBACK)
    for text in ("one", "two"):
        notebook.run(CALLBACK.replace("TEXT", text))
        assert outputs(notebook.app) == ["out.children"]
        assert call(notebook.app) == f"{text}x"


def test_callback_of_the_app_run_again(notebook, outputs, call):
    notebook.run(APP, OWN_CALLBACK)
    for text in ("one", "two"):
        notebook.run(OWN_CALLBACK.replace("TEXT", text))
        assert outputs(notebook.app) == ["out.children"]
        assert call(notebook.app) == f"{text}x"


def test_clientside_cell_run_again_gives_one_script(notebook, outputs):
    notebook.run(APP, SCRIPT, SCRIPT)
    assert outputs(notebook.app) == ["client.children"]
    page = notebook.app.server.test_client().get("/").get_data(as_text=True)
    assert page.count("x => x") == 1


def test_two_apps_of_a_notebook(notebook, outputs, call):
    notebook.run(APP, CALLBACK.replace("TEXT", "one"))
    first = notebook.app
    notebook.run(APP.replace("app", "other"), CALLBACK.replace("TEXT", "two"))
    second = notebook.names["other"]
    assert outputs(second) == ["out.children"]
    assert call(second) == "twox"
    assert outputs(first) == ["out.children"]
    assert call(first) == "onex"


def test_two_notebooks_have_nothing_in_common(outputs):
    first, second = Notebook(), Notebook()
    first.run(APP, CALLBACK)
    second.run(APP)
    assert outputs(second.app) == []
    assert outputs(first.app) == ["out.children"]
