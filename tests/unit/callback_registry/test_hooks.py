"""Hooks in a file that is run again."""

import gc
import importlib
import runpy
import sys
import types

import dash
import pytest
from dash.exceptions import HookError

SOURCE = """
import dash
from dash import Dash, Input, Output, html

calls = []

@dash.hooks.setup()
def setup(app):
    calls.append("setup")

@dash.hooks.layout()
def layout(children):
    return html.Div([html.Span("TEXT"), children])

@dash.hooks.callback(Output("hooked", "children"), Input("in", "value"))
def hooked(value):
    return "TEXT" + value

dash.hooks.clientside_callback(
    "h => h", Output("client", "children"), Input("in", "value")
)

@dash.hooks.route("hook-route")
def route():
    return "TEXT"

@dash.hooks.index()
def index(page):
    return page + "<!-- TEXT -->"

@dash.hooks.error(final=FINAL)
def error(exception):
    calls.append("error")
    return "handled"

dash.hooks.devtool("space", "Thing")
dash.hooks.script([{"external_url": "https://example.com/hook.js", "external_only": True}])

app = Dash("program")
app.layout = html.Div(id="layout")

@app.callback(Output("wrong", "children"), Input("in", "value"))
def wrong(value):
    raise ValueError(value)
"""


@pytest.fixture(autouse=True)
def clean_hooks():
    yield
    hooks = dash.hooks
    for name in hooks._ns:
        hooks._ns[name] = []
    hooks._finals.clear()
    hooks._clientside_callbacks.clear()
    hooks._js_dist.clear()
    hooks._css_dist.clear()


def source(text, final="False"):
    return SOURCE.replace("TEXT", text).replace("FINAL", final)


def assert_hooked_once(module, outputs, call, text):
    app = module.app
    assert module.calls == ["setup"]
    assert outputs(app) == ["hooked.children", "client.children", "wrong.children"]
    assert call(app, "hooked") == f"{text}x"
    client = app.server.test_client()
    layout = client.get("/_dash-layout").get_data(as_text=True)
    assert layout.count(text) == 1
    page = client.get("/").get_data(as_text=True)
    assert page.count(f"<!-- {text} -->") == 1
    assert page.count("h => h") == 1
    assert page.count("hook.js") == 1
    assert client.get("/hook-route").get_data(as_text=True) == text
    assert call(app, "wrong") == "handled"
    assert module.calls == ["setup", "error"]


@pytest.mark.parametrize("final", ["False", "True"])
def test_second_pass(write, outputs, call, final):
    path = write("program", source("alpha", final))
    runpy.run_path(str(path), run_name="__mp_main__")
    module = importlib.import_module("program")
    assert_hooked_once(module, outputs, call, "alpha")


def test_reload(write, outputs, call):
    write("program", source("alpha"))
    module = importlib.import_module("program")
    assert_hooked_once(module, outputs, call, "alpha")
    write("program", source("beta"))
    assert_hooked_once(importlib.reload(module), outputs, call, "beta")


def test_both_runs_kept(write, outputs, call):
    write("program", source("alpha"))
    first = importlib.import_module("program")
    del sys.modules["program"]
    write("program", source("beta"))
    second = importlib.import_module("program")
    assert_hooked_once(first, outputs, call, "alpha")
    assert_hooked_once(second, outputs, call, "beta")


def test_equal_hooks_of_a_run_that_is_kept_and_one_that_is_not(write, outputs, call):
    write("program", source("alpha"))
    module = importlib.import_module("program")
    kept = module.app
    for _ in range(2):  # of these, dash keeps the app that was built last
        module = importlib.reload(module)
        gc.collect()
    assert_hooked_once(importlib.reload(module), outputs, call, "alpha")
    assert outputs(kept) == ["hooked.children", "client.children", "wrong.children"]


def test_removed_hook_is_gone(write, outputs):
    write("program", source("alpha"))
    module = importlib.import_module("program")
    write("program", "from dash import Dash, html\napp = Dash('program')\n")
    module = importlib.reload(module)
    module.app.layout = dash.html.Div()
    assert outputs(module.app) == []


def test_hook_of_a_plugin_reaches_every_app(write, outputs):
    write(
        "plugin",
        "import dash\nfrom dash import Input, Output\n"
        "@dash.hooks.callback(Output('plugin', 'children'), Input('in', 'value'))\n"
        "def hooked(value):\n    return value\n",
    )
    importlib.import_module("plugin")
    for name in ("one", "two"):
        app = dash.Dash(name)
        app.layout = dash.html.Div()
        assert outputs(app) == ["plugin.children"]


LIBRARY = """
import dash
from dash import html

known = []

def protect(app):
    if not known:
        dash.hooks.layout()(guard)
    known.append(app.config.name)

def mark(text):
    @dash.hooks.layout()
    def layout(children):
        return html.Div([html.Span(text), children])

def guard(children):
    return html.Div([html.Span("guarded"), children])
"""

PROTECTED = """
from dash import Dash, html
from library import mark, protect

app = Dash("program")
app.layout = html.Div()
protect(app)
mark("marked by TEXT")
"""


def layout_of(app):
    return app.server.test_client().get("/_dash-layout").get_data(as_text=True)


def counts(app, *words):
    text = layout_of(app)
    return [text.count(word) for word in words]


def test_hook_that_a_library_declares_once_outlives_the_run(write):
    write("library", LIBRARY)
    write("program", PROTECTED.replace("TEXT", "alpha"))
    module = importlib.import_module("program")
    kept = module.app
    for _ in range(3):
        module = importlib.reload(module)
        assert counts(module.app, "guarded", "marked by alpha") == [1, 1]
    assert counts(kept, "guarded", "marked by alpha") == [1, 1]
    write("other", PROTECTED.replace("TEXT", "beta"))
    other = importlib.import_module("other")
    assert counts(other.app, "guarded", "marked by beta") == [1, 1]
    assert counts(module.app, "guarded") == [1]


def test_hook_that_a_library_declares_in_each_run_is_that_of_the_run(write):
    write("library", LIBRARY)
    write("program", PROTECTED.replace("TEXT", "alpha"))
    first = importlib.import_module("program")
    del sys.modules["program"]
    write("program", PROTECTED.replace("TEXT", "beta"))
    second = importlib.import_module("program")
    assert counts(first.app, "guarded", "by alpha", "by beta") == [1, 1, 0]
    assert counts(second.app, "guarded", "by alpha", "by beta") == [1, 0, 1]


def run_cells(names, *cells):
    for cell in cells:
        exec(compile(cell, "<cell>", "exec"), names)


def cells_of(text, final):
    """The cell of the hooks and the one of the app."""
    above, app, below = source(text, final).partition('app = Dash("program")')
    return above, app + below


@pytest.mark.parametrize("final", ["False", "True"])
@pytest.mark.parametrize("served", [True, False], ids=["served", "not yet served"])
def test_cell_run_again(outputs, call, served, final):
    module = types.ModuleType("__main__")
    run_cells(vars(module), *cells_of("alpha", final))
    if served:
        assert_hooked_once(module, outputs, call, "alpha")
    run_cells(vars(module), *cells_of("beta", final))
    assert_hooked_once(module, outputs, call, "beta")


def test_cell_run_again_while_its_app_is_served(outputs):
    names = {"__name__": "__main__"}
    run_cells(names, *cells_of("alpha", "False"))
    assert counts(names["app"], "alpha", "beta") == [1, 0]
    run_cells(names, cells_of("beta", "False")[0])
    assert counts(names["app"], "alpha", "beta") == [0, 1]
    assert "hooked.children" in outputs(names["app"])


WORDS = """
import dash
from dash import Dash, html

def mark(text):
    @dash.hooks.layout()
    def layout(children):
        return html.Div([html.Span(text), children])
"""
BY_LOOP = """
for word in ("one ", "two "):
    mark(word)
"""
BY_LAMBDA = """
dash.hooks.layout()(lambda children: html.Div([html.Span("three "), children]))
"""
BLANK_APP = "app = Dash('notebook')\napp.layout = html.Div()"


def test_hooks_that_have_no_name_of_their_own(outputs):
    names = {"__name__": "__main__"}
    unnamed = [BY_LOOP, 'mark("four ")', BY_LAMBDA]
    run_cells(names, WORDS, *unnamed, BLANK_APP, *unnamed)
    assert counts(names["app"], "one ", "two ", "three ", "four ") == [1, 1, 1, 1]


def test_two_hooks_of_one_name_in_one_cell_of_ipython():
    names = {"__name__": "__main__", "In": ["", WORDS]}
    hook = """
@dash.hooks.layout()
def layout(children):
    return html.Div([html.Span("TEXT"), children])
"""
    run_cells(names, WORDS, BLANK_APP)
    for number in (2, 3):
        names["In"].append("a cell, of which each statement is compiled by itself")
        for text in ("one ", "two "):
            run_cells(names, hook.replace("TEXT", f"{text}in cell {number}"))
    words = ["one in cell 2", "two in cell 2", "one in cell 3", "two in cell 3"]
    assert counts(names["app"], *words) == [0, 0, 1, 1]


def test_final_hook_of_another_function_is_refused():
    names = {"__name__": "__main__"}
    hook = "@dash.hooks.error(final=True)\ndef NAME(error):\n    return 'handled'\n"
    run_cells(names, WORDS, hook.replace("NAME", "one"))
    with pytest.raises(HookError, match="already present"):
        run_cells(names, hook.replace("NAME", "two"))
