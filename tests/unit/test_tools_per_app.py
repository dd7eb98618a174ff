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
    # The apps of earlier tests are nearer than those of modules.
    Dash("last")
    gc.collect()


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    known = set(sys.modules)

    def write_module(name, source):
        (tmp_path / f"{name}.py").write_text(source)
        importlib.invalidate_caches()

    yield write_module
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
    listed = [one["name"] for one in ask(app, "tools/list")["tools"]]
    return [one for one in listed if one in MCP_DECORATED_FUNCTIONS]


def call(app, name):
    answer = ask(app, "tools/call", name=name, arguments={})
    return answer["structuredContent"]["result"]


@pytest.mark.parametrize("first", [0, 1])
def test_two_modules_with_tools_of_one_name(write, first):
    for name in ("one", "two"):
        write(name, APP + tool("same", name) + tool(f"only_{name}"))
    apps = [(importlib.import_module(name).app, name) for name in ("one", "two")]
    for app, name in (apps[first], apps[1 - first]):
        assert tools(app) == ["same", f"only_{name}"]
        assert call(app, "same") == name


def test_two_calls_of_a_factory():
    def create(name):
        app = build()

        @mcp_enabled
        def tell():
            return name

        return app

    apps = [create(name) for name in ("one", "two")]
    assert [call(app, "tell") for app in apps] == ["one", "two"]


@pytest.mark.parametrize("source", ["import cb\n" + APP, APP + "import cb\n"])
@pytest.mark.parametrize("again", [0, 1, 3])
def test_one_app_has_all(write, source, again):
    write("cb", tool("imported"))
    write("program", source + tool("own"))
    program = importlib.import_module("program")
    for _ in range(again):
        assert sorted(tools(program.app)) == ["imported", "own"]
        program = importlib.reload(program)
    assert sorted(tools(program.app)) == ["imported", "own"]


def test_tools_that_nobody_encloses_go_to_the_first_that_is_asked(write):
    write("cb", tool("free"))
    # In a thread, since an app of another test may be alive and enclose this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(importlib.import_module, "cb").result()
    write("one", APP)
    write("two", APP)
    apps = [importlib.import_module(name).app for name in ("one", "two")]
    gc.collect()
    assert [tools(app) for app in reversed(apps)] == [["free"], []]


def test_modules_that_a_loop_imports(write):
    for name in ("one", "two"):
        write(f"{name}_tools", tool(f"of_{name}"))
    write(
        "program",
        "import importlib\nfrom dash import Dash, html\napps = {}\n"
        "for name in ('one', 'two'):\n"
        "    apps[name] = Dash(name, enable_mcp=True)\n"
        "    apps[name].layout = html.Div()\n"
        "    importlib.import_module(f'{name}_tools')\n",
    )
    apps = importlib.import_module("program").apps
    assert {name: tools(app) for name, app in apps.items()} == {
        "one": ["of_one"],
        "two": ["of_two"],
    }


def test_an_edited_module_that_is_loaded_again(write):
    write("cb", tool("kept", "old") + tool("gone"))
    write("program", "import cb\n" + APP)
    app = importlib.import_module("program").app
    assert tools(app) == ["kept", "gone"]
    write("cb", tool("kept", "new"))
    importlib.reload(sys.modules["cb"])
    app.mcp_callback_map = None
    assert call(app, "kept") == "new"
    assert "gone" not in app.mcp_decorated_functions


def test_the_table_of_the_process_still_counts():
    app = build()
    mcp_enabled(lambda: "old", name="dropped")
    MCP_DECORATED_FUNCTIONS.clear()
    by_hand = {"fn": lambda: "by hand", "expose_docstring": None}
    MCP_DECORATED_FUNCTIONS["added"] = by_hand
    assert tools(app) == ["added"]
    assert call(app, "added") == "by hand"


def test_a_tool_of_a_layout():
    apps = [build(), build()]

    def layout():
        mcp_enabled(lambda: "late", name="late")
        return html.Div()

    apps[0].layout = layout
    apps[0].server.test_client().get("/_dash-layout")
    assert [tools(app) for app in reversed(apps)] == [[], ["late"]]


def test_apps_that_are_gone_leave_nothing():
    def create():
        app = build()
        mcp_enabled(lambda: app.title, name="title")
        return app

    apps = [create() for _ in range(5)]
    for app in apps:
        assert tools(app) == ["title"]
    gone = [weakref.ref(app) for app in apps]
    apps = app = None
    build()
    MCP_DECORATED_FUNCTIONS.clear()
    gc.collect()
    assert [one() for one in gone if one() is not None] == []
