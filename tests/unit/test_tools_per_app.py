"""Each app offers to models the functions that are decorated for it."""

import gc
import importlib
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from dash import Dash, callback_registry, html
from dash._hooks import HooksManager

if sys.version_info < (3, 10):
    pytest.skip("dash.mcp needs Python 3.10", allow_module_level=True)
pytest.importorskip("dash.mcp", reason="dash.mcp is there since 4.3")

# pylint: disable=wrong-import-position
from dash.mcp import mcp_enabled  # noqa: E402
from dash.mcp._decorator import MCP_DECORATED_FUNCTIONS  # noqa: E402

APP = """
from dash import Dash, html

app = Dash(__name__, enable_mcp=True)
app.layout = html.Div()
"""
TOOL = """
from dash.mcp import mcp_enabled


@mcp_enabled
def TOOL() -> str:
    return "TEXT"
"""


@pytest.fixture(autouse=True)
def clean_tools(monkeypatch):
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    MCP_DECORATED_FUNCTIONS.clear()
    callback_registry.reset()


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Writes a module into a folder that is imported from, and imports it."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    known = set(sys.modules)

    def load_module(name, source):
        (tmp_path / f"{name}.py").write_text(source)
        importlib.invalidate_caches()
        if name in sys.modules:
            return importlib.reload(sys.modules[name])
        return importlib.import_module(name)

    yield load_module
    for name in set(sys.modules) - known:
        del sys.modules[name]


def tool(name, text=""):
    return TOOL.replace("TOOL", name).replace("TEXT", text)


def build(name="app"):
    app = Dash(name, enable_mcp=True)
    app.layout = html.Div()
    return app


def ask(app, method, **params):
    question = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    response = app.server.test_client().post("/_mcp", json=question)
    return response.get_json()["result"]


def tools(app):
    """The names of the decorated functions that an app lists."""
    app.mcp_callback_map = None
    listed = [one["name"] for one in ask(app, "tools/list")["tools"]]
    return [one for one in listed if one in MCP_DECORATED_FUNCTIONS]


def call(app, name):
    answer = ask(app, "tools/call", name=name, arguments={})
    return answer["structuredContent"]["result"]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("is_above", [True, False])
def test_two_modules_with_tools_of_one_name(load, first, is_above):
    def source(name):
        declared = tool("same", name) + tool(f"only_{name}")
        return declared + APP if is_above else APP + declared

    apps = [(load(name, source(name)).app, name) for name in ("one", "two")]
    for app, name in (apps[first], apps[1 - first]):
        assert sorted(tools(app)) == [f"only_{name}", "same"]
        assert call(app, "same") == name


def test_two_calls_of_a_factory():
    def create(name):
        mcp_enabled(lambda: name, name="above")
        app = build()
        mcp_enabled(lambda: name, name="below")
        return app

    apps = {name: create(name) for name in ("one", "two", "three")}
    for name, app in apps.items():
        assert (call(app, "above"), call(app, "below")) == (name, name)


@pytest.mark.parametrize("source", ["import cb\n" + APP, APP + "import cb\n"])
@pytest.mark.parametrize("again", [0, 1, 3])
def test_one_app_has_all(load, source, again):
    load("cb", tool("imported"))
    del sys.modules["cb"]
    program = load("program", source + tool("own"))
    for _ in range(again):
        assert sorted(tools(program.app)) == ["imported", "own"]
        program = importlib.reload(program)
    assert sorted(tools(program.app)) == ["imported", "own"]


def test_tools_that_no_app_is_near_to_go_to_the_first_that_is_asked(load):
    # In a thread, since this one may be within an execution that has built apps.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(load, "cb", tool("free")).result()
    apps = [load(name, APP).app for name in ("one", "two")]
    assert [tools(app) for app in reversed(apps)] == [["free"], []]


def test_modules_that_a_loop_imports(load):
    apps = {}
    for name in ("one", "two"):
        apps[name] = Dash(name, enable_mcp=True)
        apps[name].layout = html.Div()
        load(f"{name}_tools", tool(f"of_{name}"))
    assert {name: tools(app) for name, app in apps.items()} == {
        "one": ["of_one"],
        "two": ["of_two"],
    }


def test_tool_of_an_app_that_is_built_after_another_tool_of_the_name(load):
    def declare():
        mcp_enabled(lambda: "inner", name="same")

    def create():
        declare()
        load("other", tool("same", "other") + APP)
        return build()

    outer, inner = build(), create()
    assert call(inner, "same") == "inner"
    assert tools(outer) == []


def test_an_edited_module_that_is_loaded_again(load):
    app = build()
    load("cb", tool("kept", "old") + tool("gone"))
    assert tools(app) == ["kept", "gone"]
    with pytest.raises(ZeroDivisionError):
        load("cb", tool("kept", "broken") + "1 / 0\n")
    assert tools(app) == ["kept", "gone"]
    assert call(app, "kept") == "old"
    load("cb", tool("fresh") + tool("kept", "new"))
    assert tools(app) == ["fresh", "kept"]
    assert call(app, "kept") == "new"


def test_the_table_of_the_process_still_counts():
    apps = []
    for text in ("old", "older"):
        apps.append(build())
        mcp_enabled(lambda: "old", name="dropped")
    MCP_DECORATED_FUNCTIONS.clear()
    by_hand = {"fn": lambda: "by hand", "expose_docstring": None}
    MCP_DECORATED_FUNCTIONS["added"] = by_hand
    mcp_enabled(lambda: "new", name="dropped")
    assert [tools(app) for app in apps] == [["added"], ["added", "dropped"]]
    assert call(apps[0], "added") == "by hand"


def test_a_tool_of_a_layout():
    apps = [build(), build()]

    def layout():
        mcp_enabled(lambda: "late", name="late")
        return html.Div()

    apps[0].layout = layout
    for _ in range(3):
        apps[0].server.test_client().get("/_dash-layout")
    assert [tools(app) for app in reversed(apps)] == [[], ["late"]]


@pytest.mark.parametrize("is_asked", [True, False])
def test_apps_that_are_gone_leave_nothing(is_asked):
    def create():
        mcp_enabled(lambda: app.title, name="above")
        app = build()
        mcp_enabled(lambda: app.title, name="below")
        return app

    gone = []
    for _ in range(5):
        app = create()
        assert not is_asked or tools(app) == ["above", "below"]
        gone.append(weakref.ref(app))
    app = None
    create()
    gc.collect()
    assert [one() for one in gone if one() is not None] == []
