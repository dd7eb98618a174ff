"""The four globals that `dash._callback` used to have, and an app's own containers.

Released libraries and test suites use both in these ways. All of it is so on Dash without
the registry too, except the warnings and what is declared after the first request.
"""

import copy
import gc
import importlib
import inspect
import warnings
from unittest import mock

import dash
import pytest
from dash import ClientsideFunction, Dash, Input, Output, _callback
from dash import callback, clientside_callback, html

from .apps import answers, build, declare, outputs, page

pytestmark = pytest.mark.filterwarnings("ignore:.dash._callback:DeprecationWarning")

LIST, MAP = "GLOBAL_CALLBACK_LIST", "GLOBAL_CALLBACK_MAP"
SCRIPTS, PATHS = "GLOBAL_INLINE_SCRIPTS", "GLOBAL_API_PATHS"
NAMES = [LIST, MAP, SCRIPTS, PATHS]
ABC = ["a", "b", "c"]


def declare_script(name):
    script = f"function {name}(value) {{ return value; }}"
    clientside_callback(script, Output(name, "children"), Input("in", "value"))


def declare_abc():
    declare("a")
    declare("b", api_endpoint="/b")
    declare_script("c")


def keys(mapping):
    return [one.rpartition(".")[0] for one in mapping]


def put(name):
    """What a library puts into the list and the map by hand."""
    spec = dict(_callback.GLOBAL_CALLBACK_LIST[0], output=f"{name}.children")
    _callback.GLOBAL_CALLBACK_LIST.append(spec)
    entry = dict(_callback.GLOBAL_CALLBACK_MAP["a.children"])
    _callback.GLOBAL_CALLBACK_MAP[f"{name}.children"] = entry


def nothing(old):
    assert [len(getattr(old, name)) for name in NAMES] == [3, 3, 1, 1]
    assert [type(getattr(old, name)) for name in NAMES] == [list, dict, list, dict]
    assert all(getattr(old, name) is getattr(old, name) for name in NAMES)


def clear(old):
    for name in NAMES:
        getattr(old, name).clear()


def rebind_to_empty(old):
    for name in NAMES:
        setattr(old, name, type(getattr(old, name))())
    declare("x")


def rebind_to_deep_copies(old):
    for name in NAMES:
        setattr(old, name, copy.deepcopy(getattr(old, name)))
    declare("x")


def pop(old):
    assert old.GLOBAL_CALLBACK_LIST.pop(0)["output"] == "a.children"
    assert "callback" in old.GLOBAL_CALLBACK_MAP.pop("a.children")


def assign_slices(old):
    old.GLOBAL_CALLBACK_LIST[:] = old.GLOBAL_CALLBACK_LIST[1:2]
    old.GLOBAL_INLINE_SCRIPTS[:] = ["one()", "two()"]


def put_in(old):
    put("x")
    old.GLOBAL_INLINE_SCRIPTS.append("one()")
    old.GLOBAL_API_PATHS["/x"] = len


def reverse(old):
    old.GLOBAL_CALLBACK_LIST.reverse()


def restore(old):
    saved = {name: copy.copy(getattr(old, name)) for name in NAMES}
    clear(old)
    declare("x")
    assert outputs(build("other")) == ["x"]
    for name, container in saved.items():
        live = getattr(old, name)
        (live.extend if isinstance(live, list) else live.update)(container)


def patch_and_undo(old):
    before = old.GLOBAL_CALLBACK_MAP
    with mock.patch.object(old, LIST, []), mock.patch(f"dash._callback.{MAP}", {}):
        declare("x")
        assert keys(old.GLOBAL_CALLBACK_MAP) == ["x"]
    assert old.GLOBAL_CALLBACK_MAP is before


class Watched(dict):
    """Knows which keys were set."""

    def __init__(self, *args):
        super().__init__(*args)
        self.seen = []

    def __setitem__(self, key, value):
        self.seen.append(key)
        super().__setitem__(key, value)


def watch(old):
    old.GLOBAL_CALLBACK_MAP = Watched(old.GLOBAL_CALLBACK_MAP)
    declare("x")
    assert keys(old.GLOBAL_CALLBACK_MAP.seen) == ["x"]


# What is done, and what an app lists, maps, renders and offers after.
USES = [
    (nothing, ABC, ABC, 1, ["/b"]),
    (clear, [], [], 0, []),
    (rebind_to_empty, ["x"], ["x"], 0, []),
    (rebind_to_deep_copies, [*ABC, "x"], [*ABC, "x"], 1, ["/b"]),
    (pop, ["b", "c"], ["b", "c"], 1, ["/b"]),
    (assign_slices, ["b"], ABC, 2, ["/b"]),
    (put_in, [*ABC, "x"], [*ABC, "x"], 2, ["/b", "/x"]),
    (reverse, ABC[::-1], ABC, 1, ["/b"]),
    (restore, ABC, ABC, 1, ["/b"]),
    (patch_and_undo, ABC, ABC, 1, ["/b"]),
    (watch, [*ABC, "x"], [*ABC, "x"], 1, ["/b"]),
]


@pytest.mark.parametrize(
    "use, listed, mapped, scripts, paths", USES, ids=[one[0].__name__ for one in USES]
)
def test_use(use, listed, mapped, scripts, paths):
    declare_abc()
    use(_callback)
    app = build()
    app.setup_apis()
    assert outputs(app) == listed
    assert sorted(keys(app.callback_map)) == mapped
    assert len(app._inline_scripts) == scripts
    assert sorted(app.callback_api_paths) == paths
    assert [len(getattr(_callback, name)) for name in NAMES] == [0, 0, 0, 0]


def test_suite_that_puts_deep_copies_back_for_each_test():
    declare("a")
    saved = {name: copy.deepcopy(getattr(_callback, name)) for name in NAMES}
    for _ in range(4):
        for name, container in saved.items():
            setattr(_callback, name, copy.deepcopy(container))
        gc.collect()
        assert outputs(build()) == ["a"]


def test_views_show_what_waits_for_any_app(load):
    source = "app = Dash(__name__)\ncallback(Output(__name__, 'children'), IN)(str)\n"
    one, two = [load(name, source).app for name in ("one", "two")]
    assert keys(_callback.GLOBAL_CALLBACK_MAP) == ["one", "two"]
    assert len(_callback.GLOBAL_CALLBACK_LIST) == 2
    assert "one" in outputs(one)
    assert "one.children" not in _callback.GLOBAL_CALLBACK_MAP
    assert two is not one


def test_name_that_was_imported_sees_what_comes_later(load):
    held = load("reader", f"from dash._callback import {MAP} as held\n").held
    declare("a")
    assert keys(held) == ["a"]
    assert outputs(build()) == ["a"]
    assert held == {}
    declare("b")
    assert keys(held) == ["b"]


def test_decorator_finds_the_id_of_what_it_declared():
    def public_callback(*args):
        def decorate(func):
            callback(*args)(func)
            items = _callback.GLOBAL_CALLBACK_MAP.items()
            return [
                key for key, one in items if inspect.unwrap(one["callback"]) is func
            ]

        return decorate

    arguments = Output("b", "children"), Input("in", "value")
    declare("a")
    assert public_callback(*arguments)(lambda value: value) == ["b.children"]


def test_wrapped_in_place():
    declare("a", "a ")
    entry = _callback.GLOBAL_CALLBACK_MAP["a.children"]
    original = entry["callback"]
    entry["callback"] = lambda *args, **kwargs: original("wrapped", **kwargs)
    app = build()
    assert answers(app) == {"a": "a wrapped"}
    assert app.callback_map["a.children"] is entry


def test_dashboard_that_declares_while_a_page_is_built():
    for name in ("one", "two"):
        rebind = {LIST: [], MAP: {}, SCRIPTS: []}
        for one, container in rebind.items():
            setattr(_callback, one, container)
        app = build(name)
        declare(name)
        app.layout = lambda name=name: declare_script(f"{name}_built") or html.Div()
        assert outputs(app) == [name, f"{name}_built"]


def test_scripts_from_before_any_app_reach_the_first_that_renders():
    _callback.GLOBAL_INLINE_SCRIPTS.append("early()")
    first, second = build("first"), build("second")
    assert [page(app).count("early()") for app in (second, first)] == [1, 0]


class Proxy(Dash):
    """Registers what it has collected when the server is set up."""

    collected = ()

    def callback(self, *args, **kwargs):
        return lambda func: setattr(self, "collected", [*self.collected, (args, func)])

    def _setup_server(self):
        if not self._got_first_request["setup_server"]:
            for args, func in self.collected:
                super().callback(*args)(func)
            declare("in_setup")
        super()._setup_server()


def test_subclass_that_registers_in_setup_server():
    app = build("proxy", Proxy)
    app.callback(Output("a", "children"), Input("in", "value"))(str)
    declare_script("b")
    assert app.callback_map == {}
    assert [sorted(outputs(app)) for _ in range(2)] == [["a", "b", "in_setup"]] * 2


@pytest.mark.parametrize(
    "name, count",
    [
        ("register_callback", 2),
        ("register_clientside_callback", 2),
        ("insert_callback", 4),
    ],
)
def test_functions_put_in_place_of_the_modules(monkeypatch, name, count):
    original, maps = getattr(_callback, name), []

    def replacement(callback_list, callback_map, *args, **kwargs):
        maps.append(callback_map)
        return original(callback_list, callback_map, *args, **kwargs)

    monkeypatch.setattr(_callback, name, replacement)
    app, arguments = build(), [Output("a", "children"), Input("in", "value")]
    declare("a")
    app.callback(*arguments)(str)
    clientside_callback("x => x", *arguments)
    app.clientside_callback(ClientsideFunction("space", "name"), *arguments)
    assert len(maps) == count
    own = [one is app.callback_map for one in maps]
    waiting = [one is _callback.GLOBAL_CALLBACK_MAP for one in maps]
    assert own == [False, True] * (count // 2) == [not one for one in waiting]


# The containers of an app can be assigned, shared and changed in place.


def add(app, name):
    app.callback(Output(name, "children"), Input("in", "value"))(str)


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_containers_changed_in_place(is_served):
    app = build()
    for name in ABC:
        add(app, name)
    if is_served:
        assert outputs(app) == ABC
    app._callback_list.append(dict(app._callback_list.pop(0), output="x.children"))
    app.callback_map["x.children"] = app.callback_map.pop("a.children")
    app._inline_scripts.append("put()")
    assert outputs(app) == ["b", "c", "x"]
    assert page(app).count("put()") == 1
    app._callback_list, app.callback_map, app._inline_scripts = [], {}, []
    add(app, "d")
    assert outputs(app) == keys(app.callback_map) == ["d"]
    assert "put()" not in page(app)


@pytest.mark.parametrize("served", [[], [0], [1]], ids=["none", "old", "new"])
def test_containers_of_one_app_assigned_to_another(served):
    apps = old, new = Dash("old"), Dash("new")
    add(old, "old")
    for index in served:
        assert "out" not in outputs(apps[index])
    new.callback_map = old.callback_map
    new._callback_list = old._callback_list
    add(new, "new")
    for app in apps:
        assert answers(app) == {"old": "x", "new": "x"}


def test_apps_merged_into_one():
    parts = [Dash("one"), Dash("two")]
    whole = Dash("whole")
    for part in parts:
        add(part, part.config.name)
        whole.callback_map.update(part.callback_map)
        whole._callback_list.extend(part._callback_list)
    declare("a")
    assert answers(whole) == {"one": "x", "two": "x", "a": "x"}


# The warnings, which are not there without the registry


def warnings_of(run):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run()
    return [one for one in caught if one.category is DeprecationWarning]


REPLACED = dict(
    zip(NAMES, ["callback_list", "callback_map", "inline_scripts", "api_paths"])
)


@pytest.mark.parametrize("name, view", REPLACED.items())
def test_warning_names_the_replacement(name, view):
    (warning,) = warnings_of(lambda: getattr(_callback, name))
    assert f"dash.callback_registry.pending.{view}" in str(warning.message)
    assert "dash.callback_registry.reset()" in str(warning.message)
    pending = dash.callback_registry.pending
    assert getattr(pending, view) is getattr(_callback, name)


@pytest.mark.parametrize(
    "statement",
    [f"import dash; dash._callback.{LIST}", f"from dash._callback import {MAP} as x"],
)
def test_warning_points_at_the_caller(write, statement):
    path = write("caller", f"\n{statement}\n")
    (warning,) = warnings_of(lambda: importlib.import_module("caller"))
    line = 1 + path.read_text().split("\n").index(statement)
    assert (warning.filename, warning.lineno) == (str(path), line)


def test_dash_itself_does_not_warn():
    def serve():
        declare_abc()
        app = build()
        app.setup_apis()
        assert outputs(app) == ABC
        assert page(app)

    assert not [one for one in warnings_of(serve) if "GLOBAL" in str(one.message)]


def test_unknown_name():
    with pytest.raises(AttributeError, match="'dash._callback' has no .*'GLOBAL_FOO'"):
        _callback.GLOBAL_FOO  # pylint: disable=no-member,pointless-statement
