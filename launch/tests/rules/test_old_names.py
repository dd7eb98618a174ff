"""The four old globals as released libraries use them, and an app's own containers.

All of it is so on Dash without the registry too, except what is declared after the first
request.
"""

import copy
import gc
import inspect
from unittest import mock

import pytest
from callback_registry.apps import answers, build, declare, outputs, page
from callback_registry.test_old_names import ABC, LIST, MAP, NAMES, SCRIPTS
from callback_registry.test_old_names import contents, declare_abc, declare_script
from callback_registry.test_old_names import keys, waiting, warnings_of
from dash import ClientsideFunction, Dash, Input, Output, _callback
from dash import callback, clientside_callback, html

pytestmark = pytest.mark.filterwarnings("ignore:.dash._callback:DeprecationWarning")


def put(name):
    """What a library puts into the list and the map by hand."""
    spec = dict(_callback.GLOBAL_CALLBACK_LIST[0], output=f"{name}.children")
    _callback.GLOBAL_CALLBACK_LIST.append(spec)
    entry = dict(_callback.GLOBAL_CALLBACK_MAP["a.children"])
    _callback.GLOBAL_CALLBACK_MAP[f"{name}.children"] = entry


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


def clear(old):
    for name in NAMES:
        getattr(old, name).clear()


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
    (rebind_to_deep_copies, ([*ABC, "x"], [*ABC, "x"], 1, ["/b"])),
    (pop, (["b", "c"], ["b", "c"], 1, ["/b"])),
    (assign_slices, (["b"], ABC, 2, ["/b"])),
    (put_in, ([*ABC, "x"], [*ABC, "x"], 2, ["/b", "/x"])),
    (reverse, (ABC[::-1], ABC, 1, ["/b"])),
    (restore, (ABC, ABC, 1, ["/b"])),
    (patch_and_undo, (ABC, ABC, 1, ["/b"])),
    (watch, ([*ABC, "x"], [*ABC, "x"], 1, ["/b"])),
]


@pytest.mark.parametrize("use, expected", USES, ids=[one[0].__name__ for one in USES])
def test_use(use, expected):
    declare_abc()
    use(_callback)
    assert contents(build()) == expected
    assert [len(one) for one in waiting()] == [0, 0, 0, 0]


def test_suite_that_puts_deep_copies_back_for_each_test():
    declare("a")
    saved = {name: copy.deepcopy(getattr(_callback, name)) for name in NAMES}
    for _ in range(4):
        for name, container in saved.items():
            setattr(_callback, name, copy.deepcopy(container))
        gc.collect()
        assert outputs(build()) == ["a"]


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


def test_still_script_whose_callback_was_moved_by_hand():
    declare_script("moved")
    first, second = build("first"), build("second")
    first._callback_list.extend(getattr(_callback, LIST))
    first.callback_map.update(getattr(_callback, MAP))
    getattr(_callback, LIST).clear()
    getattr(_callback, MAP).clear()
    assert ["function moved" in page(app) for app in (first, second)] == [True, False]
    assert "function moved" in page(first)


def test_dash_itself_does_not_warn():
    def serve():
        declare_abc()
        app = build()
        app.setup_apis()
        assert outputs(app) == ABC
        assert page(app)

    assert not [one for one in warnings_of(serve) if "GLOBAL" in str(one.message)]
