"""The containers of an app, which may be assigned, shared and changed in place.

All of it holds on Dash without the registry too, except what `stock_differs` marks.
"""

import importlib

import dash
import pytest
from dash import (
    Dash,
    Input,
    Output,
    _callback,
    callback,
    clientside_callback,
    html,
)

STOCK = not hasattr(dash, "callback_registry")
WAITING = {
    "GLOBAL_CALLBACK_LIST",
    "GLOBAL_CALLBACK_MAP",
    "GLOBAL_INLINE_SCRIPTS",
    "GLOBAL_API_PATHS",
}


def stock_differs(reason):
    return pytest.mark.xfail(STOCK, strict=True, reason=reason)


knows_late_ones = stock_differs("what is declared after the first request is lost")


@pytest.fixture(autouse=True)
def nothing_waits():
    yield
    for name in WAITING & set(vars(_callback)):
        getattr(_callback, name).clear()


def declare(name):
    @callback(Output(name, "children"), Input("in", "value"), api_endpoint=f"/{name}")
    def answer(value=None):
        return f"{name} {value}"


def declare_clientside(name):
    clientside_callback(
        f"function {name}(x) {{ return x; }}",
        Output(name, "children"),
        Input("in", "value"),
    )


def add(app, name):
    @app.callback(Output(name, "children"), Input("in", "value"))
    def answer(value):
        return f"{name} {value}"


def build(own="own"):
    app = Dash(own)
    app.layout = html.Div()
    add(app, own)
    return app


def keys(*names):
    return [f"{name}.children" for name in names]


def entry_like(app, key):
    return dict(next(iter(app.callback_map.values())), output=Output(key, "children"))


def spec_like(app, key):
    return dict(app._callback_list[0], output=f"{key}.children")


def empty_list(app):
    app._callback_list = []


def empty_map(app):
    app.callback_map = {}


def copied_list(app):
    app._callback_list = list(app._callback_list)


def copied_map(app):
    app.callback_map = dict(app.callback_map)


def clear_list(app):
    app._callback_list.clear()


def clear_map(app):
    app.callback_map.clear()


def append_to_list(app):
    app._callback_list.append(spec_like(app, "put"))


def extend_list(app):
    app._callback_list.extend([spec_like(app, "put"), spec_like(app, "more")])


def set_in_map(app):
    app.callback_map["put.children"] = entry_like(app, "put")


def update_map(app):
    app.callback_map.update({"put.children": entry_like(app, "put")})


def pop_from_list(app):
    app._callback_list.pop(0)


def delete_from_map(app):
    del app.callback_map["own.children"]


def assign_slice(app):
    app._callback_list[:] = [spec_like(app, "put")]


CHANGES = [
    # What is done, and what the app lists and maps after: of its own callback, and
    # of those that were put in.
    (empty_list, [], ["own"]),
    (empty_map, ["own"], []),
    (copied_list, ["own"], ["own"]),
    (copied_map, ["own"], ["own"]),
    (clear_list, [], ["own"]),
    (clear_map, ["own"], []),
    (append_to_list, ["own", "put"], ["own"]),
    (extend_list, ["own", "put", "more"], ["own"]),
    (set_in_map, ["own"], ["own", "put"]),
    (update_map, ["own"], ["own", "put"]),
    (pop_from_list, [], ["own"]),
    (delete_from_map, ["own"], []),
    (assign_slice, ["put"], ["own"]),
]


@pytest.mark.parametrize("change, listed, mapped", CHANGES)
def test_before_the_first_request(outputs, change, listed, mapped):
    app = build()
    change(app)
    declare("a")
    assert outputs(app) == keys(*listed, "a")
    assert list(app.callback_map) == keys(*mapped, "a")


@pytest.mark.parametrize("change, listed, mapped", CHANGES)
def test_after_the_first_request(outputs, change, listed, mapped):
    app = build()
    assert outputs(app) == keys("own")
    change(app)
    assert outputs(app) == keys(*listed)
    assert list(app.callback_map) == keys(*mapped)


@knows_late_ones
@pytest.mark.parametrize("change, listed, mapped", CHANGES)
def test_late_declarations_go_into_what_was_changed(outputs, change, listed, mapped):
    app = build()
    outputs(app)
    change(app)
    declare("late")
    assert outputs(app) == keys(*listed, "late")
    assert list(app.callback_map) == keys(*mapped, "late")


@pytest.mark.parametrize("change", [empty_list, copied_list, empty_map, copied_map])
@pytest.mark.parametrize("asked", [False, True], ids=["before", "after"])
def test_app_callback_goes_into_what_was_assigned(outputs, call, change, asked):
    app = build()
    if asked:
        outputs(app)
    change(app)
    add(app, "next")
    assert outputs(app)[-1] == "next.children"
    assert call(app, "next") == "next x"


def test_taken_ones_can_be_taken_out_again(outputs):
    app = build()
    declare("a")
    declare("b")
    assert outputs(app) == keys("own", "a", "b")
    del app.callback_map["a.children"]
    app._callback_list[:] = [
        one for one in app._callback_list if one["output"] != "a.children"
    ]
    assert outputs(app) == keys("own", "b")
    assert list(app.callback_map) == keys("own", "b")


def test_read_before_and_after(outputs):
    app = build()
    declare("a")
    entry = app.callback_map["own.children"]
    assert len(app.callback_map) == len(app._callback_list) == 1
    assert entry["inputs"] == [{"id": "in", "property": "value"}]
    assert (entry["state"], str(entry["output"])) == ([], "own.children")
    assert callable(entry["callback"])
    outputs(app)
    assert app.callback_map["own.children"] is entry
    assert list(app.callback_map) == keys("own", "a")
    assert callable(app.callback_map["a.children"]["callback"])


@pytest.mark.parametrize("asked", [False, True], ids=["before", "after"])
def test_callback_of_an_entry_replaced(outputs, call, asked):
    app = build()
    if asked:
        outputs(app)
    original = app.callback_map["own.children"]["callback"]
    seen = []

    def wrapped(*args, **kwargs):
        seen.append(True)
        return original(*args, **kwargs)

    app.callback_map["own.children"]["callback"] = wrapped
    assert call(app, "own") == "own x"
    assert seen == [True]


@pytest.mark.parametrize("asked", [False, True], ids=["before", "after"])
def test_containers_of_another_app(outputs, call, asked):
    old = build("old")
    declare("a")
    new = build("new")
    if asked:
        outputs(old)
    new.callback_map = old.callback_map
    new._callback_list = old._callback_list
    new._inline_scripts = old._inline_scripts
    assert outputs(old) == keys("old", "a")
    assert outputs(new) == keys("old", "a")
    for app in (old, new):
        assert call(app, "old") == "old x"
        assert call(app, "a") == "a x"
    add(new, "shared")
    assert call(old, "shared") == "shared x"


def test_containers_of_another_app_served_last(outputs, call):
    old, new = build("old"), build("new")
    new.callback_map = old.callback_map
    new._callback_list = old._callback_list
    declare("a")
    assert outputs(new) == keys("old", "a")
    assert outputs(old) == keys("old", "a")
    assert call(old, "a") == "a x"


def test_many_apps_merged_into_one(outputs, call):
    parts = [build("one"), build("two")]
    whole = build("whole")
    for part in parts:
        whole.callback_map.update(part.callback_map)
        whole._callback_list.extend(part._callback_list)
        whole._inline_scripts.extend(part._inline_scripts)
    declare("a")
    assert outputs(whole) == keys("whole", "one", "two", "a")
    for name in ("whole", "one", "two", "a"):
        assert call(whole, name) == f"{name} x"


def test_component_in_a_shared_map(write, outputs):
    """What every app has is in the shared map already when the second is served."""
    write(
        "component",
        "from dash import MATCH, Input, Output, callback\n"
        "ID = {'type': 'button', 'index': MATCH}\n"
        "@callback(Output(ID, 'children'), Input(ID, 'n_clicks'))\n"
        "def click(n):\n    return n\n",
    )
    old, new = build("old"), build("new")
    importlib.import_module("component")
    new.callback_map = old.callback_map
    new._callback_list = old._callback_list
    patterned = '{"index":["MATCH"],"type":"button"}.children'
    for app in (old, new):
        assert outputs(app) == ["old.children", patterned]
        assert list(app.callback_map) == ["old.children", patterned]


def test_app_of_a_factory_shares_the_earlier_ones_containers(outputs, call):
    def create(earlier=None):
        app = Dash("made")
        app.layout = html.Div()
        if earlier is not None:
            app.callback_map = earlier.callback_map
            app._callback_list = earlier._callback_list
        return app

    declare("a")
    first = create()
    second = create(first)
    for app in (first, second):
        assert outputs(app) == keys("a")
        assert call(app, "a") == "a x"


def page(app):
    return app.server.test_client().get("/").get_data(as_text=True)


@pytest.mark.parametrize("asked", [False, True], ids=["before", "after"])
def test_inline_scripts_put_in_or_assigned(asked):
    app = build()
    declare_clientside("a")
    if asked:
        page(app)
    app._inline_scripts.append("put()")
    found = page(app)
    assert found.count("function a(x)") == found.count("put()") == 1
    app._inline_scripts = ["only()"]
    found = page(app)
    assert (found.count("function a(x)"), found.count("put()")) == (0, 0)
    assert found.count("only()") == 1
    app._inline_scripts.clear()
    assert "only()" not in page(app)


def test_inline_scripts_assigned_before_the_first_page():
    app = build()
    app._inline_scripts = ["only()"]
    declare_clientside("a")
    app.clientside_callback("y => y", Output("b", "children"), Input("in", "value"))
    assert len(app._inline_scripts) == 2
    found = page(app)
    assert found.count("function a(x)") == found.count("only()") == 1
    assert found.count("y => y") == 1


@knows_late_ones
def test_late_inline_scripts_go_into_what_was_assigned():
    app = build()
    page(app)
    app._inline_scripts = []
    declare_clientside("late")
    app.server.test_client().get("/_dash-dependencies")
    found = page(app)
    assert found.count("function late(x)") == 1
    assert len(app._callback_list) == 2


def test_api_paths_put_in_or_assigned():
    app = build()
    app.callback_api_paths = {"/put": lambda: "put"}
    declare("a")
    app.setup_apis()
    assert list(app.callback_api_paths) == ["/put", "/a"]
    app.callback_api_paths["/more"] = len
    app._setup_server()
    assert list(app.callback_api_paths) == ["/put", "/a", "/more"]


def test_api_paths_of_another_app():
    old = build("old")
    declare("a")
    new = build("new")
    new.callback_api_paths = old.callback_api_paths
    old.setup_apis()
    assert list(new.callback_api_paths) == ["/a"]


def test_an_app_callback_that_is_declared_without_an_app_too():
    app = build()
    declare("own")
    with pytest.raises(dash.exceptions.DuplicateCallback, match="own.children"):
        app._setup_server()
