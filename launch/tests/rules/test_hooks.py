"""Hooks of all kinds, of files and cells that are run again.

Tests whose names begin with `test_still` pass on Dash without the registry too.
"""

import importlib
import importlib.util
import json
import runpy
import sys

import dash
import pytest
from callback_registry import test_hooks as sent
from callback_registry.apps import HEAD, call, client, declaring, layout, outputs
from callback_registry.apps import page
from dash.exceptions import HookError

hooks_removed = sent.hooks_removed


SOURCE = """
calls = []

@hooks.setup()
def setup(app):
    calls.append("setup")

@hooks.layout()
def layout(children):
    return html.Div([html.Span("TEXT"), children])

@hooks.callback(Output("hook", "children"), IN)
def hook(value):
    return "TEXT" + value

@hooks.route("hook-route")
def route():
    return "TEXT"

@hooks.index()
def index(page):
    return page + "<!-- TEXT -->"

@hooks.error(final=FINAL)
def error(exception):
    return "handled"

hooks.clientside_callback("h => h", Output("client", "a"), IN)
hooks.script([{"external_url": "https://example.com/h.js", "external_only": True}])
hooks.devtool("space", "Thing")
"""
APP = """
app = Dash("app")

@app.callback(OUT, IN)
def wrong(value):
    raise ValueError
"""


def source(text, final=False):
    return SOURCE.replace("TEXT", text).replace("FINAL", str(final))


def check_each_once(space, text):
    """Every hook has an effect once, and it is the one that has a text."""
    app = space["app"]
    assert space["calls"] == ["setup"]
    assert outputs(app) == ["hook", "client", "out"]
    assert [call(app, "hook"), call(app, "out")] == [text + "x", "handled"]
    assert layout(app).count(text) == 1
    counted = (f"<!-- {text} -->", "h => h", "h.js")
    assert [page(app).count(one) for one in counted] == [1, 1, 1]
    assert client(app).get("/hook-route").get_data(as_text=True) == text


def test_script_that_is_imported_by_its_name_before_it_builds_its_app(write):
    write("other", "import program")
    again = "if __name__ == '__main__':\n    import other\n"
    path = write("program", source("alpha") + again + APP)
    check_each_once(runpy.run_path(str(path), run_name="__main__"), "alpha")
    check_each_once(vars(sys.modules["program"]), "alpha")


@pytest.mark.parametrize("final", [False, True], ids=["plain", "final"])
def test_file_that_a_worker_runs_again(write, final):
    path = write("program", source("alpha", final) + APP)
    runpy.run_path(str(path), run_name="__mp_main__")
    check_each_once(vars(importlib.import_module("program")), "alpha")


@pytest.mark.parametrize("final", [False, True], ids=["plain", "final"])
def test_file_that_is_edited_and_reloaded(write, load, final):
    program = load("program", source("alpha", final) + APP)
    check_each_once(vars(program), "alpha")
    write("program", source("beta", final) + APP)
    check_each_once(vars(importlib.reload(program)), "beta")


def test_app_of_an_older_run_goes_on_with_its_own(load):
    first = load("program", source("alpha") + APP)
    del sys.modules["program"]
    second = load("program", source("beta") + APP)
    check_each_once(vars(first), "alpha")
    check_each_once(vars(second), "beta")


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
@pytest.mark.parametrize("final", [False, True], ids=["plain", "final"])
def test_cells_run_again(final, is_served):
    space = {"__name__": "__main__"}
    for text in ("alpha", "beta"):
        for cell in (HEAD, source(text, final), APP):
            exec(compile(cell, "<cell>", "exec"), space)
        if is_served:
            check_each_once(space, text)
    check_each_once(space, "beta")


LIBRARY = """
known = []

def protect():
    if not known:
        known.append(hooks.layout()(lambda children: [html.Span("guarded"), children]))

def mark(text):
    hooks.layout()(lambda children: html.Div([html.Span(text), children]))
"""


def test_hook_that_a_library_declares_once_stays(write, load):
    write("library", LIBRARY)
    source_of = "import library\napp = Dash('app')\nlibrary.protect()\n{}"
    program = load("program", source_of.format("library.mark('old')"))
    write("program", source_of.format("library.mark('new')"))
    for _ in range(2):
        program = importlib.reload(program)
        words = ("guarded", "new", "old")
        assert [layout(program.app).count(word) for word in words] == [1, 1, 0]


def test_hooks_of_a_file_that_is_loaded_by_two_names(write):
    source = "hooks.layout()(lambda layout: [*layout, __name__])\n"
    path = write("library", source + "hooks.callback(OUT, IN)(str)\n")
    for name in ("north", "south"):
        spec = importlib.util.spec_from_file_location(name, path)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    app = dash.Dash("app")
    app.layout = []
    assert json.loads(layout(app)) == ["north", "south"]
    assert outputs(app) == ["out"]


def test_hook_that_is_declared_again_stands_where_it_stood(write, load):
    hook = "@hooks.layout()\ndef {0}(layout):\n    return [*layout, '{0}']\n"
    library = hook.format("library")
    write("library", library)
    source = hook.format("above") + "import library\n" + hook.format("below")
    program = load("program", source + "app = Dash('app')\napp.layout = []\n")
    write("new", hook.format("new"))
    for new in ([], ["new"]):
        write("library", "".join(f"import {one}\n" for one in new) + library)
        importlib.reload(sys.modules["library"])
        app = importlib.reload(program).app
        assert json.loads(layout(app)) == ["above", *new, "library", "below"]


@pytest.mark.parametrize("hook", ["callback", "clientside_callback"])
def test_callback_of_a_hook_that_is_declared_again_stands_where_it_stood(
    write, load, hook
):
    functions = {
        "callback": "hooks.callback({})(str)",
        "clientside_callback": "hooks.clientside_callback('h => h', {})",
    }
    source = functions[hook].format("Output('{}', 'a'), IN") + "\n"
    write("part", source.format("part"))
    source = source.format("above") + "import part\n" + source.format("below")
    program = load("program", source + "app = Dash('app')\n")
    for _ in range(2):
        assert outputs(program.app) == ["above", "part", "below"]
        importlib.reload(program)


def test_hook_that_was_removed_from_a_module_that_runpy_runs(write):
    write("program", "import runpy\nrunpy.run_module('part')\napp = Dash('app')\n")
    for hook in ("hooks.clientside_callback('h => h', OUT, IN)\n", ""):
        write("part", hook + declaring("of_part"))
        sys.modules.pop("program", None)
        app = importlib.import_module("program").app
    assert outputs(app) == ["of_part"]


def test_hooks_of_a_module_and_then_of_its_importer_that_are_run_again(write, load):
    hook = "hooks.layout()(lambda layout: [*layout, '{}'])\n"
    write("part", hook.format("part"))
    source = hook.format("own") + "import part\napp = Dash('app')\napp.layout = []\n"
    program = load("program", source)
    importlib.reload(sys.modules["part"])
    app = importlib.reload(program).app
    assert json.loads(layout(app)) == ["own", "part"]


def test_still_new_hook_of_a_module_that_has_only_imported_those_of_others(write, load):
    hook = "hooks.layout()(lambda layout: [*layout, '{}'])\n"
    write("part", hook.format("part"))
    source = "import part\napp = Dash('app')\napp.layout = []\n"
    program = load("program", source)
    write("program", source + hook.format("new"))
    app = importlib.reload(program).app
    assert json.loads(layout(app)) == ["part", "new"]


def test_hook_of_a_function_in_a_file_that_is_run_by_two_names(write):
    write("part", declaring("part"))
    source = "def create():\n    hooks.layout()(lambda layout: layout)\n"
    source += "    return Dash('app')\napp = create()\n"
    source += declaring("above") + "import part\n" + declaring("below")
    runpy.run_path(str(write("program", source)), run_name="__main__")
    app = importlib.import_module("program").app
    assert outputs(app) == ["above", "part", "below"]


def test_still_two_final_hooks_are_refused():
    dash.hooks.error(final=True)(lambda error: "one")
    with pytest.raises(HookError, match="already present"):
        dash.hooks.error(final=True)(lambda error: "two")


def test_hook_of_a_module_that_a_thread_imports_is_removed(write):
    source = "thread = Thread(target=__import__, args=['part'])\n"
    source += "thread.start()\nthread.join()\napp = Dash('app')\n"
    write("main", "from threading import Thread\n" + source)
    for hook in (
        "@hooks.setup()\ndef declare(app):\n    app.callback(OUT, IN)(str)\n",
        "",
    ):
        write("part", hook + declaring("of_part"))
        for name in ("main", "part"):
            sys.modules.pop(name, None)
        app = importlib.import_module("main").app
    assert outputs(app) == ["of_part"]


def test_module_that_only_declares_a_hook_when_it_is_run_again(write):
    hook = "hooks.layout()(lambda layout: layout)\n"
    write("part", hook + declaring("gone"))
    path = str(write("main", "import part\napp = Dash('app')\n"))
    script = runpy.run_path(path, run_name="__main__")
    older = importlib.import_module("main").app
    write("part", hook)
    del sys.modules["main"], sys.modules["part"]
    newer = importlib.import_module("main").app
    assert [outputs(one) for one in (newer, older)] == [[], ["gone"]]
    assert outputs(script["app"]) == ["gone"]
