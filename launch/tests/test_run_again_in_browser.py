"""What is run again replaces what its earlier run had declared, in a browser."""

import importlib
import runpy

import pytest
import requests
from callback_registry import conftest
from dash import hooks
from IPython.core.interactiveshell import InteractiveShell

nothing_declared = conftest.nothing_declared

IMPORTS = """
from dash import Dash, Input, Output, callback, clientside_callback, dcc, hooks, html
"""
APP = """
app = Dash("demo")
app.layout = html.Div([dcc.Input(id="name", value="you"), html.Div(id="greeting")])
"""
GREET = """
@callback(Output("greeting", "children"), Input("name", "value"))
def greet(value):
    return "hello " + value
"""


@pytest.fixture
def hooks_removed():
    yield
    hooks._ns["layout"] = []


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a module where it can be imported from."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("sys.dont_write_bytecode", True)

    def write_module(name, source):
        path = tmp_path / f"{name}.py"
        path.write_text(source)
        importlib.invalidate_caches()
        return str(path)

    return write_module


def outputs(dash_duo):
    """The outputs that are listed to the page."""
    specs = requests.get(f"{dash_duo.server.url}/_dash-dependencies").json()
    return [one["output"] for one in specs]


def test_cbrg101_app_file_run_again(dash_duo, write):
    runpy.run_path(write("run_app", IMPORTS + APP + GREET))
    edited = GREET.replace("hello", "good morning")
    app = runpy.run_path(write("run_app", IMPORTS + APP + edited))["app"]

    dash_duo.start_server(app)
    dash_duo.wait_for_text_to_equal("#greeting", "good morning you")
    assert outputs(dash_duo) == ["greeting.children"]


def test_cbrg102_callbacks_reloaded_while_served(dash_duo, write):
    write("greeting_callbacks", IMPORTS + GREET)
    callbacks = importlib.import_module("greeting_callbacks")
    app = runpy.run_path(write("run_app", IMPORTS + APP))["app"]
    dash_duo.start_server(app)
    dash_duo.wait_for_text_to_equal("#greeting", "hello you")

    write("greeting_callbacks", IMPORTS + GREET.replace("hello", "good morning"))
    importlib.reload(callbacks)
    dash_duo.wait_for_page()
    dash_duo.wait_for_text_to_equal("#greeting", "good morning you")
    assert outputs(dash_duo) == ["greeting.children"]


def test_cbrg103_edit_that_fails_half_way_and_is_mended(dash_duo, write):
    shout = GREET.replace("greeting", "shouting")
    write("half_callbacks", IMPORTS + GREET + shout)
    callbacks = importlib.import_module("half_callbacks")
    app = runpy.run_path(write("run_app", IMPORTS + APP))["app"]
    dash_duo.start_server(app)
    dash_duo.wait_for_text_to_equal("#greeting", "hello you")

    edited = GREET.replace("hello", "good morning")
    write("half_callbacks", f"{IMPORTS}{edited}\nraise OSError\n{shout}")
    with pytest.raises(OSError):
        importlib.reload(callbacks)
    dash_duo.wait_for_page()
    dash_duo.wait_for_text_to_equal("#greeting", "hello you")
    assert outputs(dash_duo) == ["greeting.children", "shouting.children"]

    write("half_callbacks", IMPORTS + edited + shout)
    importlib.reload(callbacks)
    dash_duo.wait_for_page()
    dash_duo.wait_for_text_to_equal("#greeting", "good morning you")
    assert outputs(dash_duo) == ["greeting.children", "shouting.children"]


def test_cbrg104_inline_script_once(dash_duo, write):
    script = """
clientside_callback(
    "function(value) { return 'hello ' + value; }",
    Output("greeting", "children"),
    Input("name", "value"),
)
"""
    path = write("run_app", IMPORTS + APP + script)
    runpy.run_path(path)
    dash_duo.start_server(runpy.run_path(path)["app"])
    dash_duo.wait_for_text_to_equal("#greeting", "hello you")
    assert requests.get(dash_duo.server.url).text.count("'hello '") == 1


def test_cbrg105_hook_once(dash_duo, write, hooks_removed):
    hook = """
@hooks.layout()
def wrap(layout):
    return html.Div([html.H1("wrapped"), layout])
"""
    path = write("run_app", IMPORTS + hook + APP + GREET)
    runpy.run_path(path)
    dash_duo.start_server(runpy.run_path(path)["app"])
    dash_duo.wait_for_text_to_equal("#greeting", "hello you")
    assert len(dash_duo.find_elements("h1")) == 1


def test_cbrg106_background_callback_with_cancel(dash_duo, write, diskcache_manager):
    source = """
import time

app = Dash("demo", background_callback_manager=manager)
app.layout = html.Div(
    [html.Button("start", id="start"), html.Button("stop", id="stop"), html.P(id="out")]
)


@callback(
    Output("out", "children"),
    Input("start", "n_clicks"),
    background=True,
    progress=Output("out", "children"),
    cancel=Input("stop", "n_clicks"),
    running=[(Output("stop", "children"), "running", "stopped")],
    prevent_initial_call=True,
)
def work(set_progress, n_clicks):
    set_progress(f"work {n_clicks}")
    time.sleep(60)
"""
    path = write("run_app", IMPORTS + source)
    runpy.run_path(path, {"manager": diskcache_manager})
    app = runpy.run_path(path, {"manager": diskcache_manager})["app"]

    dash_duo.start_server(app)
    assert outputs(dash_duo) == ["out.children", "stop.id"]
    dash_duo.wait_for_element("#start").click()
    dash_duo.wait_for_text_to_equal("#out", "work 1")
    dash_duo.wait_for_text_to_equal("#stop", "running")
    dash_duo.find_element("#stop").click()
    dash_duo.wait_for_text_to_equal("#stop", "stopped")


@pytest.mark.parametrize("again", [[APP], [GREET], [APP, GREET], [GREET, APP]])
def test_cbrg107_cells_of_a_notebook_run_again(dash_duo, again):
    notebook = InteractiveShell()
    for cell in (IMPORTS, APP, GREET, *again):
        notebook.run_cell(cell).raise_error()

    dash_duo.start_server(notebook.user_ns["app"])
    dash_duo.wait_for_text_to_equal("#greeting", "hello you")
    assert outputs(dash_duo) == ["greeting.children"]
