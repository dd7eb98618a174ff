import importlib
import threading
from unittest import mock

import dash
import pytest
from dash import (
    MATCH,
    Dash,
    Input,
    Output,
    callback,
    callback_registry,
    clientside_callback,
    html,
)
from dash.callback_registry import CallbackRegistry, pending, reset


pytestmark = pytest.mark.filterwarnings("ignore:.dash._callback:DeprecationWarning")


def declare(name, text=""):
    @callback(Output(name, "children"), Input("in", "value"), api_endpoint=f"/{name}")
    def answer(value=None):
        return f"{text}{value}"


def declare_clientside(name):
    clientside_callback(
        f"function {name}(x) {{ return x; }}",
        Output(name, "children"),
        Input("in", "value"),
    )


def build(name="reset"):
    app = Dash(name)
    app.layout = html.Div()

    @app.callback(Output("own", "children"), Input("in", "value"))
    def answer(value):
        return f"own {value}"

    return app


def waiting():
    return [
        [one["output"] for one in pending.callback_list],
        list(pending.callback_map),
        len(pending.inline_scripts),
        list(pending.api_paths),
    ]


NOTHING = [[], [], 0, []]


def contents(app):
    return [
        [one["output"] for one in app._callback_list],
        list(app.callback_map),
        len(app._inline_scripts),
        list(app.callback_api_paths),
    ]


def served(name="reset"):
    """An app that has a callback of its own and two app-less ones, and was served."""
    app = build(name)
    declare("a")
    declare_clientside("b")
    app.setup_apis()
    app._setup_server()
    return app


FULL = [
    ["own.children", "a.children", "b.children"],
    ["own.children", "a.children", "b.children"],
    1,
    ["/a"],
]


def test_public_name():
    assert dash.callback_registry.reset is reset
    assert reset() is None


def test_before_building(outputs):
    declare("a")
    declare_clientside("b")
    assert waiting() == [["a.children", "b.children"]] * 2 + [1, ["/a"]]
    reset()
    assert waiting() == NOTHING
    assert outputs(build()) == ["own.children"]


def test_containers_stay_the_same_objects():
    declare("a")
    names = ("callback_list", "callback_map", "inline_scripts", "api_paths")
    before = [getattr(pending, name) for name in names]
    reset()
    for container, name in zip(before, names):
        assert getattr(pending, name) is container


def test_what_was_put_in_place_of_an_old_name():
    with mock.patch.object(dash._callback, "GLOBAL_CALLBACK_LIST", []) as mine:
        declare("a")
        assert len(mine) == 1
        reset()
        assert mine == []
        assert waiting() == NOTHING


def test_declared_again_after(outputs, call):
    declare("a", "old ")
    reset()
    declare("a", "new ")
    app = build()
    assert outputs(app) == ["own.children", "a.children"]
    assert call(app, "a") == "new x"


def test_between_building_and_serving(outputs, call):
    declare("above")
    app = build()
    declare("below")
    reset()
    assert outputs(app) == ["own.children"]
    assert call(app, "own") == "own x"


def test_while_serving(outputs, call):
    app = served()
    assert contents(app) == FULL
    declare("late")
    reset()
    assert waiting() == NOTHING
    assert outputs(app) == FULL[0]
    assert contents(app) == FULL
    assert call(app, "a") == "x"
    declare("later")
    assert outputs(app) == [*FULL[0], "later.children"]


def test_inside_a_callback(outputs, call):
    app = served()

    @app.callback(Output("resets", "children"), Input("in", "value"))
    def resets(value):
        reset()
        return f"reset {value}"

    declare("other")
    assert call(app, "resets") == "reset x"
    assert "a.children" in outputs(app)
    assert call(app, "a") == "x"


def test_components_are_not_given_to_apps_to_come(write, outputs):
    write(
        "component",
        "from dash import MATCH, Input, Output, callback\n"
        "ID = {'type': 'button', 'index': MATCH}\n"
        "@callback(Output(ID, 'children'), Input(ID, 'n_clicks'))\n"
        "def click(n):\n    return n\n",
    )
    importlib.import_module("component")
    first, second = build(), build()
    assert len(outputs(first)) == 2
    assert len(outputs(second)) == 2
    reset()
    assert outputs(build()) == ["own.children"]
    assert len(outputs(first)) == 2


def test_an_app_built_again_inherits_nothing(write, outputs):
    write("shared", "import test_reset_parts\ntest_reset_parts.declare()\n")
    write(
        "test_reset_parts",
        "from dash import Input, Output, callback\n"
        "def declare():\n"
        "    @callback(Output('shared', 'children'), Input('in', 'value'))\n"
        "    def answer(value):\n        return value\n",
    )

    def create():
        importlib.import_module("shared")
        return build()

    first = create()
    assert outputs(first) == ["own.children", "shared.children"]
    assert outputs(create()) == ["own.children", "shared.children"]
    reset()
    assert outputs(create()) == ["own.children"]
    assert outputs(first) == ["own.children", "shared.children"]


@pytest.mark.parametrize("named", [lambda app: app, lambda app: app.callback_registry])
def test_named(outputs, call, named):
    app, other = served("one"), served("two")
    containers = app.callback_map, app._callback_list, app._inline_scripts
    reset(named(app))
    assert contents(app) == NOTHING
    assert outputs(app) == []
    assert containers == ({}, [], [])
    assert contents(other) == FULL
    assert call(other, "a") == "x"


def test_named_app_does_not_answer_for_what_it_lost():
    app = served()
    reset(app)
    response = app.server.test_client().post(
        "/_dash-update-component",
        json={
            "output": "a.children",
            "outputs": {"id": "a", "property": "children"},
            "inputs": [{"id": "in", "property": "value", "value": "x"}],
            "changedPropIds": ["in.value"],
        },
    )
    assert response.status_code == 500


def test_named_app_gets_new_callbacks(outputs, call):
    app = served()
    reset(app)

    @app.callback(Output("own", "children"), Input("in", "value"))
    def answer(value):
        return f"new own {value}"

    declare("a", "new ")
    declare_clientside("b")
    assert outputs(app) == FULL[0]
    assert call(app, "own") == "new own x"
    assert call(app, "a") == "new x"
    index = app.server.test_client().get("/").get_data(as_text=True)
    assert index.count("function b(x)") == 1


def test_named_app_that_was_not_served(write, outputs):
    source = (
        "from dash import Dash, Input, Output, callback, html\n"
        "app = Dash(__name__)\n"
        "app.layout = html.Div()\n"
        "@callback(Output('out', 'children'), Input('in', 'value'))\n"
        "def answer(value):\n    return value\n"
    )
    for name in ("one", "two"):
        write(name, source)
    one, two = [importlib.import_module(name).app for name in ("one", "two")]
    reset(one)
    assert len(pending.callback_list) == 1
    assert outputs(one) == []
    assert outputs(two) == ["out.children"]


def test_several_named():
    one, two, three = served("one"), served("two"), served("three")
    reset(one, two.callback_registry)
    assert [contents(app) for app in (one, two, three)] == [NOTHING, NOTHING, FULL]


def test_naming_an_app_leaves_what_waits_for_others():
    app = served()
    pending.callback_list.append({"output": "put.children", "inputs": [], "state": []})
    reset(app)
    assert waiting()[0] == ["put.children"]


def test_twice():
    app = served()
    for _ in range(2):
        reset(app)
        reset()
    assert contents(app) == waiting() == NOTHING


def test_subclasses(outputs):
    class MyDash(Dash):
        pass

    class MyRegistry(CallbackRegistry):
        pass

    app = MyDash("mine")
    app.layout = html.Div()
    app.callback_registry = MyRegistry(app)
    declare("a")
    assert outputs(app) == ["a.children"]
    reset(app)
    reset(app.callback_registry)
    assert outputs(app) == []


@pytest.mark.parametrize(
    "wrong",
    ["app", None, 3, Dash, CallbackRegistry, callback_registry, pending, [], {}],
    ids=repr,
)
@pytest.mark.parametrize("order", ["alone", "after an app", "before an app"])
def test_neither_app_nor_registry(wrong, order):
    app = served()
    declare("late")
    before = waiting()
    given = {"alone": [wrong], "after an app": [app, wrong]}.get(order, [wrong, app])
    with pytest.raises(TypeError) as caught:
        reset(*given)
    assert repr(wrong) in str(caught.value)
    assert str(caught.value).count(". ") == 0
    assert contents(app) == FULL
    assert waiting() == before != NOTHING


def test_the_server_of_an_app_is_no_app():
    app = served()
    with pytest.raises(TypeError, match="not <Flask 'reset'>"):
        reset(app.server)
    assert contents(app) == FULL


def test_while_others_declare():
    """No declaration is left in only one of the containers."""
    gate = threading.Barrier(3)

    def declare_many(prefix):
        gate.wait()
        for number in range(200):
            declare(f"{prefix}{number}")

    threads = [threading.Thread(target=declare_many, args=[one]) for one in "ab"]
    for thread in threads:
        thread.start()
    gate.wait()
    while any(thread.is_alive() for thread in threads):
        reset()
    listed, mapped, _, _ = waiting()
    assert sorted(listed) == sorted(mapped)
    reset()
    assert waiting() == NOTHING


def test_patterns_of_a_named_app(outputs):
    name = {"type": "own", "index": MATCH}
    app = build()

    @app.callback(Output(name, "children"), Input(name, "n_clicks"))
    def click(n):
        return n

    assert len(outputs(app)) == 2
    reset(app)
    assert outputs(app) == []
    assert outputs(build()) == ["own.children"]
