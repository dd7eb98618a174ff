"""What is run again replaces what it declared before: rule 3.

Dash without the registry keeps both, or loses what a served app has taken, so most of
these tests fail there. Three rows of `CELLS` pass on both.
"""

import importlib
import runpy
import sys

import pytest

from .apps import HEAD, answers, build, call, declaring, outputs, page, post

# Ways to run a module once more; each gives the module that is served then.


def reload(module):
    return importlib.reload(module)


def import_again(module):
    del sys.modules[module.__name__]
    return importlib.import_module(module.__name__)


def run_and_import(module):
    """What a worker does to a main module that it imports by name."""
    runpy.run_path(module.__file__, run_name="__mp_main__")
    return import_again(module)


def run_in_place(module):
    """What some reloaders do, which make no new spec."""
    with open(module.__file__) as file:
        exec(compile(file.read(), module.__file__, "exec"), vars(module))
    return module


WAYS = [reload, import_again, run_and_import, run_in_place]

# Each program builds an app that has one callback.
PROGRAMS = {
    "above": declaring("out") + "app = Dash('app')\n",
    "below": "app = Dash('app')\n" + declaring("out"),
    "module above": "import part\napp = Dash('app')\n",
    "module below": "app = Dash('app')\nimport part\n",
    "function of a module": "import kit\nkit.register()\napp = Dash('app')\n",
    "factory of a module": "import kit\napp = kit.create()\n",
    "subclass": """
class Site(Dash):
    def __init__(self):
        callback(OUT, IN)(str)
        super().__init__("site")

app = Site()
""",
}
KIT = """
def register():
    callback(OUT, IN)(str)

def create():
    app = Dash("app")
    callback(OUT, IN)(str)
    return app
"""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_cbra001_app_run_again_has_each_callback_once(write, load, source, way):
    write("part", declaring("out"))
    write("kit", KIT)
    unserved = load("program", source)
    served = way(unserved)
    assert answers(served.app) == {"out": "x"}
    assert answers(way(served).app) == {"out": "x"}


EDITS = {
    "answers otherwise": (declaring("a", "new "), {"a": "new x"}),
    "renames": (declaring("b", "new "), {"b": "new x"}),
    "adds": (declaring("b") + declaring("a"), {"b": "x", "a": "x"}),
}


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
@pytest.mark.parametrize("edited, expected", EDITS.values(), ids=EDITS)
def test_cbra002_module_is_edited_and_reloaded(
    write, load, edited, expected, is_served
):
    write("part", declaring("a", "old ") + declaring("gone"))
    app = load("program", "import part\napp = Dash('app')\n" + declaring("own")).app
    if is_served:
        assert outputs(app) == ["a", "gone", "own"]
    write("part", edited)
    importlib.reload(sys.modules["part"])
    assert answers(app) == {**expected, "own": "x"}
    assert post(app, "gone").status_code == 500


FAILURES = {
    "half way": declaring("a", "half ") + "raise ImportError\n" + declaring("b"),
    "at the top": "import no_such_module\n" + declaring("a", "half "),
    "in its syntax": "def (",
}


@pytest.mark.parametrize("source", FAILURES.values(), ids=FAILURES)
def test_cbra003_mended_edit_replaces_the_last_good_callbacks(write, load, source):
    part = load("part", declaring("a") + declaring("b"))
    app = load("program", "app = Dash('app')\nimport part\n").app
    assert answers(app) == {"a": "x", "b": "x"}
    write("part", source)
    with pytest.raises((ImportError, SyntaxError)):
        importlib.reload(part)
    assert outputs(app) == ["a", "b"]
    write("part", declaring("b", "mended "))
    importlib.reload(part)
    assert answers(app) == {"b": "mended x"}


def test_cbra004_file_run_under_two_names(write, load):
    path = write("part", "callback(OUT, IN)(lambda value: __name__ + value)\n")
    app = build()
    runpy.run_path(str(path), run_name="__main__")
    importlib.import_module("part")
    assert answers(app) == {"out": "partx"}


def test_cbra005_app_callback_of_a_module_that_is_reloaded(write, load):
    write("main", "app = Dash('app')\n")
    source = (
        "from main import app\n@app.callback(OUT, IN)\ndef f(v):\n    return 'TEXT'\n"
    )
    part = load("part", source.replace("TEXT", "old"))
    write("part", source.replace("TEXT", "new"))
    importlib.reload(importlib.reload(part))
    assert answers(sys.modules["main"].app) == {"out": "new"}


def test_cbra006_both_apps_of_a_file_run_twice_are_kept(write):
    apps = []
    for text in ("old ", "new "):
        path = write("program", PROGRAMS["above"] + declaring("below", text))
        apps.append(runpy.run_path(str(path))["app"])
    assert [call(app, "below") for app in reversed(apps)] == ["new x", "old x"]
    assert [outputs(app) for app in apps] == [["out", "below"]] * 2


SCRIPTED = """
clientside_callback("x => TEXT", OUT, IN)
callback(Output("api", "children"), IN, api_endpoint="/TEXT")(lambda value="": "TEXT")
"""


@pytest.mark.parametrize("where", ["program", "part"])
def test_cbra007_scripts_and_api_paths_are_of_the_newest_run(write, load, where):
    write("part", "")
    source = "import part\napp = Dash('app')\n"
    load("program", source + SCRIPTED.replace("TEXT", "old"))
    text = SCRIPTED.replace("TEXT", "new")
    write("part", text if where == "part" else "")
    write("program", source + ("" if where == "part" else text))
    for _ in range(3):
        importlib.reload(sys.modules["part"])
        app = importlib.reload(sys.modules["program"]).app
    app.setup_apis()
    assert [page(app).count(text) for text in ("x => new", "x => old")] == [1, 0]
    client = app.server.test_client()
    assert client.post("/new", json={"value": ""}).status_code == 200
    assert client.post("/old", json={"value": ""}).status_code == 405
    assert outputs(app) == ["out", "api"]


# Cells of a notebook: what is executed in a namespace that is no file's.

APP = "app = Dash('notebook')\n"
CELL = declaring("out", "old ")
NEW = declaring("out", "new ")


def run_cells(space, *cells):
    for text in cells:
        exec(compile(text, "<cell>", "exec"), space)


CELLS = {
    "callback edited": ([APP, CELL], [NEW]),
    "callback above edited": ([CELL, APP], [NEW]),
    "app": ([APP, NEW], [APP]),
    "app below": ([NEW, APP], [APP]),
    "all": ([APP, CELL], [APP, NEW]),
    "all but in another order": ([APP, CELL], [CELL, APP, NEW]),
    "app callback": ([APP, f"app.{CELL}"], [f"app.{NEW}"]),
}


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
@pytest.mark.parametrize("first, again", CELLS.values(), ids=CELLS)
def test_cbra008_cells_run_again(first, again, is_served):
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, *first)
    if is_served:
        assert outputs(space["app"]) == ["out"]
    run_cells(space, *again)
    assert answers(space["app"]) == {"out": "new x"}


def test_cbra009_cells_of_an_interactive_window_that_names_a_file():
    space = {"__name__": "__main__", "__file__": "analysis.py"}
    run_cells(space, HEAD, APP, CELL)
    assert answers(space["app"]) == {"out": "old x"}
    for cells in ([NEW], [APP], [CELL, APP, NEW]):
        run_cells(space, *cells)
        assert answers(space["app"]) == {"out": "new x"}


def test_cbra010_two_notebooks_have_nothing_in_common():
    spaces = {"__name__": "__main__"}, {"__name__": "__main__"}
    run_cells(spaces[0], HEAD, APP, CELL)
    run_cells(spaces[1], HEAD, APP)
    assert [outputs(one["app"]) for one in reversed(spaces)] == [[], ["out"]]


@pytest.mark.parametrize("way", [reload, import_again])
def test_cbra011_module_is_run_for_each_of_several_apps(load, way):
    apps = [build("a")]
    part = load("part", declaring("out"))
    for name in "bcd":
        apps.append(build(name))
        part = way(part)
    assert [outputs(app) for app in apps] == [["out"]] * 4
