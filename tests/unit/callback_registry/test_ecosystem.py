"""How released libraries reach into the internals of callbacks, in small stand-ins.

All of it holds on Dash without the registry too, except what `stock_differs` marks.
"""

import copy
import gc
import importlib
import inspect
import json
import sys
import types

import dash
import diskcache
import pytest
from dash import (
    MATCH,
    ClientsideFunction,
    Dash,
    Input,
    Output,
    _callback,
    callback,
    clientside_callback,
    dcc,
    hooks,
    html,
)

STOCK = not hasattr(dash, "callback_registry")
NAMES = [
    "GLOBAL_CALLBACK_LIST",
    "GLOBAL_CALLBACK_MAP",
    "GLOBAL_INLINE_SCRIPTS",
    "GLOBAL_API_PATHS",
]

pytestmark = pytest.mark.filterwarnings("ignore:.dash._callback:DeprecationWarning")


def stock_differs(reason):
    return pytest.mark.xfail(STOCK, strict=True, reason=reason)


@pytest.fixture(autouse=True)
def internals_as_before():
    bound = {name: vars(_callback)[name] for name in NAMES if name in vars(_callback)}
    for container in bound.values():
        container.clear()
    if not STOCK:
        unbind()
    yield
    unbind()
    vars(_callback).update(bound)
    dash.page_registry.clear()


def unbind():
    for name in NAMES:
        vars(_callback).pop(name, None)


def declare(name, **options):
    @callback(Output(name, "children"), Input("in", "value"), **options)
    def answer(value):
        return f"{name} {value}"


def declare_clientside(name):
    clientside_callback(
        f"function {name}(x) {{ return x; }}",
        Output(name, "children"),
        Input("in", "value"),
    )


def build(name="ecosystem", kind=Dash, **options):
    app = kind(name, **options)
    app.layout = html.Div()
    return app


def keys(*names):
    return [f"{name}.children" for name in names]


def page(app):
    response = app.server.test_client().get("/")
    assert response.status_code == 200
    return response.get_data(as_text=True)


# A decorator of an authentication library finds what it has just declared.

AUTH = """
import inspect
from dash import callback
from dash._callback import GLOBAL_CALLBACK_MAP

public = []


def public_callback(*args, **kwargs):
    def decorate(func):
        declared = callback(*args, **kwargs)(func)
        public.append(
            [
                key
                for key, entry in GLOBAL_CALLBACK_MAP.items()
                if inspect.unwrap(entry["callback"]) is func
                and inspect.getsource(entry["callback"]) == inspect.getsource(func)
            ]
        )
        return declared

    return decorate
"""

PUBLIC = """
from dash import Input, Output
from auth import public_callback


def declare(name):
    @public_callback(Output(name, "children"), Input("in", "value"))
    def answer(value):
        return f"{name} {value}"

    return answer
"""


def test_decorator_finds_the_id_of_what_it_declared(write, outputs, call):
    write("auth", AUTH)
    write("public", PUBLIC)
    auth, public = [importlib.import_module(name) for name in ("auth", "public")]
    assert public.declare("above")(1) == "above 1"
    app = build()
    public.declare("below")
    assert auth.public == [keys("above"), keys("below")]
    assert outputs(app) == keys("above", "below")
    assert call(app, "above") == "above x"
    public.declare("late")
    assert auth.public[2:] == [keys("late")]


@pytest.mark.parametrize("kind", ["sync", "async", "background", "clientside"])
def test_entry_is_complete_when_the_decorator_returns(kind, tmp_path):
    def answer(value):
        return value

    async def answer_async(value):
        return value

    arguments = Output("a", "children"), Input("in", "value")
    if kind == "clientside":
        clientside_callback("x => x", *arguments)
        (spec,) = _callback.GLOBAL_CALLBACK_LIST
        assert spec["clientside_function"]["function_name"]
        assert "callback" not in _callback.GLOBAL_CALLBACK_MAP["a.children"]
        return
    func = answer_async if kind == "async" else answer
    if kind == "background":
        manager = dash.DiskcacheManager(diskcache.Cache(str(tmp_path)))
        callback(*arguments, background=True, manager=manager)(func)
    else:
        callback(*arguments)(func)
    entry = _callback.GLOBAL_CALLBACK_MAP["a.children"]
    assert inspect.unwrap(entry["callback"]) is func
    assert inspect.iscoroutinefunction(entry["callback"]) is (kind == "async")


# A dashboard framework resets Dash before each of its tests.


def reset_dash():
    _callback.GLOBAL_CALLBACK_LIST = []
    _callback.GLOBAL_CALLBACK_MAP = {}
    _callback.GLOBAL_INLINE_SCRIPTS = []
    dash.page_registry.clear()
    dash._pages.CONFIG.clear()
    dash._pages.CONFIG.__dict__.clear()


class Dashboard:
    """Declares callbacks while it is made, and others when a page is built."""

    def __init__(self, name):
        self.name = name
        self.app = Dash("dashboard", use_pages=True, pages_folder="")
        self.app.layout = html.Div(dash.page_container)
        declare(name)
        dash.register_page(name, path="/", layout=self.build)

    def build(self):
        declare(f"{self.name}_built")
        declare_clientside(f"{self.name}_script")
        return html.Div(dcc.Input(id="in"))


def test_reset_between_dashboards(outputs):
    for name in ("one", "two"):
        reset_dash()
        dashboard = Dashboard(name)
        found = outputs(dashboard.app)
        assert found.count(f"{name}.children") == 1
        other = {"one": "two", "two": "one"}[name]
        assert not [one for one in found if one.startswith(other)]
        assert [one["module"] for one in dash.page_registry.values()] == [name]


def test_reset_drops_a_dashboard_that_was_not_served(outputs):
    Dashboard("one")
    reset_dash()
    found = outputs(Dashboard("two").app)
    assert keys("two")[0] in found
    assert not [one for one in found if one.startswith("one")]


def routed(app):
    """What the router answers for the page at "/": the content callback's answer."""
    specs = app.server.test_client().get("/_dash-dependencies").get_json()
    (router,) = [one for one in specs if "_pages_content" in one["output"]]
    targets = router["output"].strip(".").split("...")
    values = {"pathname": "/", "search": ""}
    named = [dict(one, value=values[one["property"]]) for one in router["inputs"]]
    response = app.server.test_client().post(
        "/_dash-update-component",
        json={
            "output": router["output"],
            "outputs": [
                dict(zip(("id", "property"), one.split("."))) for one in targets
            ],
            "inputs": named,
            "changedPropIds": [],
        },
    )
    assert response.status_code == 200


@stock_differs("what is declared after the first request is lost")
def test_declared_when_a_page_is_built(outputs, call):
    reset_dash()
    app = Dashboard("one").app
    for _ in range(3):
        routed(app)
        found = [one for one in outputs(app) if one.startswith("one")]
        assert found == keys("one", "one_built", "one_script")
    assert call(app, "one_built") == "one_built x"
    assert page(app).count("function one_script(x)") == 1


# The test suite of a form library gives each test what the library declared once.


def declare_component(name):
    target = {"type": name, "index": MATCH}
    clientside_callback(
        f"function {name}(x) {{ return x; }}",
        Output(target, "data"),
        Input(target, "value"),
    )

    @callback(Output(target, "children"), Input(target, "value"))
    def answer(value):
        return value


def test_deep_copies_before_each_test(outputs):
    declare_component("form")
    specs = copy.deepcopy(_callback.GLOBAL_CALLBACK_LIST)
    entries = copy.deepcopy(_callback.GLOBAL_CALLBACK_MAP)
    for name in ("one", "two", "three"):
        _callback.GLOBAL_CALLBACK_LIST = copy.deepcopy(specs)
        _callback.GLOBAL_CALLBACK_MAP = copy.deepcopy(entries)
        app = build(name)
        declare(name)
        found = outputs(app)
        assert len(found) == len(set(found)) == 3
        assert keys(name)[0] in found
        assert len(app.callback_map) == 3


def test_a_component_of_two_apps_warns_of_neither(write, outputs, recwarn):
    write(
        "component",
        "from dash import MATCH, Input, Output, callback\n"
        "ID = {'type': 'button', 'index': MATCH}\n"
        "@callback(Output(ID, 'children'), Input(ID, 'n_clicks'))\n"
        "def click(n):\n    return n\n",
    )
    first, second = build("first"), build("second")
    importlib.import_module("component")
    assert len(outputs(first)) == 1
    assert second.callback_map == {}
    assert [one for one in recwarn if "was not served yet" in str(one.message)] == []


def test_deep_copies_keep_the_scripts():
    declare_component("form")
    _callback.GLOBAL_CALLBACK_LIST = copy.deepcopy(_callback.GLOBAL_CALLBACK_LIST)
    _callback.GLOBAL_CALLBACK_MAP = copy.deepcopy(_callback.GLOBAL_CALLBACK_MAP)
    assert page(build()).count("function form(x)") == 1


# A screenshot library adds a script once, and tests what it declares.

MARK = "/* capture */"


def add_script(app=None):
    scripts = _callback.GLOBAL_INLINE_SCRIPTS
    known = list(scripts) + (app._inline_scripts if app else [])
    if not any(MARK in one for one in known):
        scripts.append(f"{MARK} capture()")


def test_script_is_added_once():
    app = build()
    for _ in range(2):
        add_script(app)
    assert len(_callback.GLOBAL_INLINE_SCRIPTS) == 1
    assert page(app).count(MARK) == 1
    assert _callback.GLOBAL_INLINE_SCRIPTS == []
    add_script(app)
    assert page(app).count(MARK) == 1


def test_what_was_declared_between_two_looks():
    declare("before")
    count = len(_callback.GLOBAL_CALLBACK_LIST)
    scripts = len(_callback.GLOBAL_INLINE_SCRIPTS)
    known = set(_callback.GLOBAL_CALLBACK_MAP)
    declare("a")
    declare_clientside("b")
    added = _callback.GLOBAL_CALLBACK_LIST[count:]
    assert [one["output"] for one in added] == keys("a", "b")
    assert len(_callback.GLOBAL_INLINE_SCRIPTS[scripts:]) == 1
    assert set(_callback.GLOBAL_CALLBACK_MAP) - known == set(keys("a", "b"))


def test_entry_is_called_directly():
    declare("a")
    func = _callback.GLOBAL_CALLBACK_MAP["a.children"]["callback"]
    answered = func("x", outputs_list={"id": "a", "property": "children"})
    assert json.loads(answered)["response"] == {"a": {"children": "a x"}}
    assert func.__wrapped__("y") == "a y"


# A charts library looks at the scripts, and puts them back by slice assignment.


def test_scripts_are_copied_joined_and_put_back():
    declare_clientside("a")
    scripts = _callback.GLOBAL_INLINE_SCRIPTS
    saved = list(scripts)
    declare_clientside("b")
    joined = "\n".join(scripts)
    assert "function a(x)" in joined and "function b(x)" in joined
    scripts[:] = saved
    assert _callback.GLOBAL_INLINE_SCRIPTS is scripts
    found = page(build())
    assert (found.count("function a(x)"), found.count("function b(x)")) == (1, 0)


# A framework keeps both registries as attributes, and asks before it declares.

SPA = """
from dash import Dash, Input, Output, callback
from dash._callback import GLOBAL_CALLBACK_MAP
from dash._pages import PAGE_REGISTRY


class Keeper:
    callbacks = GLOBAL_CALLBACK_MAP
    pages = PAGE_REGISTRY


class Spa(Dash):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.keeper = Keeper()

    def known_pages(self):
        return self.keeper.pages.copy()


def declare_once(name):
    if f"{name}.children" in Keeper.callbacks:
        return False

    @callback(Output(name, "children"), Input("in", "value"))
    def answer(value):
        return value

    return True
"""


def test_asks_before_it_declares(write, outputs):
    write("spa", SPA)
    spa = importlib.import_module("spa")
    app = build("spa_app", spa.Spa, use_pages=True, pages_folder="")
    assert [spa.declare_once("a") for _ in range(3)] == [True, False, False]
    dash.register_page("spa_page", path="/spa", layout=html.Div())
    assert list(app.known_pages()) == ["spa_page"]
    assert [one for one in outputs(app) if one.startswith("a.")] == keys("a")
    assert "a.children" not in spa.Keeper.callbacks


# A subclass collects callbacks and registers them when the server is set up.


class Proxy(Dash):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.collected, self.passes = [], 0

    def callback(self, *args, **kwargs):
        def collect(func):
            self.collected.append((args, kwargs, func))
            return func

        return collect

    def clientside_callback(self, source, *args, **kwargs):
        self.collected.append((args, kwargs, source))

    def _setup_server(self):
        if self._got_first_request["setup_server"]:
            super()._setup_server()
            return
        self.passes += 1
        for args, kwargs, what in self.collected:
            if callable(what):
                super().callback(*args, **kwargs)(what)
            else:
                super().clientside_callback(what, *args, **kwargs)
        super()._setup_server()


class RebindingProxy(Proxy):
    """Has its `callback` rebound on the instance while it sets up."""

    def _setup_server(self):
        self.callback = types.MethodType(Dash.callback, self)
        try:
            super()._setup_server()
        finally:
            del self.callback


@pytest.mark.parametrize("kind", [Proxy, RebindingProxy])
def test_subclass_registers_in_setup_server(outputs, call, kind):
    app = build("proxy", kind)

    @app.callback(Output("a", "children"), Input("in", "value"))
    def answer(value):
        return f"a {value}"

    app.clientside_callback("z => z", Output("b", "children"), Input("in", "value"))
    declare("c")
    assert app.callback_map == {}
    assert app._got_first_request["setup_server"] is False
    for _ in range(3):
        assert outputs(app) == keys("a", "b", "c")
    assert app._got_first_request["setup_server"] is True
    assert call(app, "a") == "a x"
    assert page(app).count("z => z") == 1
    assert app.passes == 1


def test_subclass_declares_without_an_app_in_setup_server(outputs, call):
    class Late(Dash):
        def _setup_server(self):
            if not self._got_first_request["setup_server"]:
                declare("inside")
            super()._setup_server()

    app, other = build("late", Late), build("other")
    assert outputs(app) == keys("inside")
    assert outputs(app) == keys("inside")
    assert call(app, "inside") == "inside x"
    assert outputs(other) == []


def test_setup_server_again_and_again(outputs):
    app = build()
    declare("a")
    declare_clientside("b")
    assert app.callback_map == {}
    assert len(_callback.GLOBAL_CALLBACK_LIST) == 2
    for _ in range(5):
        app._setup_server()
        assert list(app.callback_map) == keys("a", "b")
        assert len(app._inline_scripts) == 1
    assert outputs(app) == keys("a", "b")


def test_setup_server_again_costs_the_same_whatever_there_is():
    def calls_of(run):
        calls = []

        def note(frame, event, _):
            if event == "call":
                calls.append(frame.f_code.co_name)

        sys.setprofile(note)
        try:
            run()
        finally:
            sys.setprofile(None)
        return calls

    apps = [build("small"), build("large")]
    for app, count in zip(apps, (1, 200)):
        for number in range(count):
            app.callback(Output(f"o{number}", "children"), Input("in", "value"))(str)
        app._setup_server()
        app._setup_server()
    small, large = [calls_of(app._setup_server) for app in apps]
    assert small[0] == "_setup_server"
    assert large == small


# An integration puts its own function in place of the module's.


def test_register_callback_in_place_of_the_modules(monkeypatch, outputs, call):
    original, seen = _callback.register_callback, []

    def register(callback_list, callback_map, config_prevent, *args, **kwargs):
        wrap = original(callback_list, callback_map, config_prevent, *args, **kwargs)
        seen.append((callback_list, callback_map, config_prevent))
        return lambda func: wrap(lambda value: func(value).upper())

    monkeypatch.setattr(_callback, "register_callback", register)
    app = build(prevent_initial_callbacks=True)
    declare("a")

    @app.callback(Output("b", "children"), Input("in", "value"))
    def answer(value):
        return f"b {value}"

    assert seen[0][0] is _callback.GLOBAL_CALLBACK_LIST
    assert seen[0][1] is _callback.GLOBAL_CALLBACK_MAP
    assert (seen[1][0], seen[1][1]) == (app._callback_list, app.callback_map)
    assert [one[2] for one in seen] == [False, True]
    assert sorted(outputs(app)) == keys("a", "b")
    assert [call(app, name) for name in "ab"] == ["A X", "B X"]


def test_register_callback_of_ones_own(monkeypatch, outputs, call):
    """One that finishes the entry itself, through the map that it was given."""

    def register(callback_list, callback_map, config_prevent, *args, **kwargs):
        (
            output,
            inputs,
            state,
            indices,
            prevent,
        ) = dash.dependencies.handle_grouped_callback_args(args, kwargs)
        key = _callback.insert_callback(
            callback_list,
            callback_map,
            config_prevent,
            output,
            0,
            inputs,
            state,
            indices,
            prevent,
        )

        def finish(func):
            def answer(*given, **context):
                target = context["outputs_list"]
                response = {target["id"]: {target["property"]: func(*given)}}
                return json.dumps({"multi": True, "response": response})

            callback_map[key]["callback"] = answer
            return func

        return finish

    monkeypatch.setattr(_callback, "register_callback", register)
    app = build()
    declare("a")

    @app.callback(Output("b", "children"), Input("in", "value"))
    def answer(value):
        return f"b {value}"

    assert sorted(outputs(app)) == keys("a", "b")
    assert [call(app, name) for name in "ab"] == ["a x", "b x"]


class Overriding(Dash):
    """Reads its own map by output, and names what goes through it."""

    def callback(self, *args, **kwargs):
        self.__dict__.setdefault("made", []).append("callback")
        return super().callback(*args, **kwargs)

    def clientside_callback(self, *args, **kwargs):
        self.__dict__.setdefault("made", []).append("clientside_callback")
        return super().clientside_callback(*args, **kwargs)

    def inputs_of(self, output):
        return self.callback_map[output]["inputs"]


def test_subclass_with_methods_of_its_own(outputs):
    app = build("overriding", Overriding)

    @app.callback(Output("a", "children"), Input("in", "value"))
    def answer(value):
        return value

    app.clientside_callback("q => q", Output("b", "children"), Input("in", "value"))
    declare("c")
    assert app.inputs_of("a.children") == [{"id": "in", "property": "value"}]
    assert outputs(app) == keys("a", "b", "c")
    assert app.inputs_of("c.children") == [{"id": "in", "property": "value"}]
    assert app.made == ["callback", "clientside_callback"]


@pytest.mark.parametrize(
    "name, parameters",
    [
        (
            "register_callback",
            "callback_list callback_map config_prevent_initial_callbacks"
            " _args _kwargs",
        ),
        (
            "register_clientside_callback",
            "callback_list callback_map config_prevent_initial_callbacks"
            " inline_scripts clientside_function args kwargs",
        ),
        (
            "insert_callback",
            "callback_list callback_map config_prevent_initial_callbacks output"
            " outputs_indices inputs state inputs_state_indices"
            " prevent_initial_call background manager running dynamic_creator"
            " no_output optional hidden",
        ),
    ],
)
def test_module_functions_keep_their_parameters(name, parameters):
    found = list(inspect.signature(getattr(_callback, name)).parameters)
    assert found[: len(parameters.split())] == parameters.split()


@pytest.fixture
def counted(monkeypatch):
    """Counts the calls of a function of the module, put in its place."""

    def put(name):
        original, calls = getattr(_callback, name), []

        def replacement(*args, **kwargs):
            calls.append(args[:2])
            return original(*args, **kwargs)

        monkeypatch.setattr(_callback, name, replacement)
        return calls

    return put


def test_clientside_callbacks_go_through_the_module(monkeypatch, counted, outputs):
    monkeypatch.setattr(hooks, "_clientside_callbacks", [])
    calls = counted("register_clientside_callback")
    arguments = Output("a", "children"), Input("in", "value")
    hooks.clientside_callback("h => h", *arguments)
    app = build()
    declare_clientside("b")
    app.clientside_callback(
        ClientsideFunction("space", "name"),
        Output("c", "children"),
        Input("in", "value"),
    )
    assert sorted(outputs(app)) == keys("a", "b", "c")
    assert len(calls) == 3
    assert [one[1] is app.callback_map for one in calls] == [True, False, True]


def test_every_declaration_goes_through_insert_callback(counted):
    calls = counted("insert_callback")
    app = build()
    declare("a")
    declare_clientside("b")
    app.clientside_callback("i => i", Output("c", "children"), Input("in", "value"))
    app.callback(Output("d", "children"), Input("in", "value"))(str)
    assert [one[1] is app.callback_map for one in calls] == [False, False, True, True]


# Documentation sites merge the apps of their examples into one.


def test_examples_merged_into_a_site(write, outputs, call):
    for name in ("one", "two"):
        write(
            f"example_{name}",
            "from dash import Dash, Input, Output, callback, html\n"
            f"app = Dash('{name}')\n"
            "app.layout = html.Div()\n"
            f"@app.callback(Output('{name}', 'children'), Input('in', 'value'))\n"
            f"def answer(value):\n    return '{name} ' + value\n",
        )
    site = build("site")
    for name in ("one", "two"):
        example = importlib.import_module(f"example_{name}").app
        example.callback_map["extra"] = example.callback_map.pop(f"{name}.children")
        example.callback_map[f"{name}.children"] = example.callback_map.pop("extra")
        site.callback_map.update(example.callback_map)
        site._callback_list.extend(example._callback_list)
    original = site.callback_map["one.children"]["callback"]

    def shouted(*args, **kwargs):
        return original(*args, **kwargs).replace("one x", "ONE x")

    site.callback_map["one.children"]["callback"] = shouted
    assert outputs(site) == keys("one", "two")
    assert [call(site, name) for name in ("one", "two")] == ["ONE x", "two x"]


def test_a_new_app_with_the_containers_of_an_old_one(outputs, call):
    old = build("old")
    declare("a")
    assert outputs(old) == keys("a")
    new = build("new")
    new.callback_map = old.callback_map
    new._callback_list = old._callback_list
    assert outputs(new) == keys("a")
    assert call(new, "a") == "a x"


# Libraries and test suites that read what an app has.


def test_what_an_app_has_is_read(outputs):
    app = build()

    @app.callback(
        Output("a", "children"),
        [Input("in", "value"), Input("in", "n_blur")],
        dash.State("state", "data"),
    )
    def answer(value, blurred, data):
        return value

    def check():
        (entry,) = app.callback_map.values()
        assert list(app.callback_map) == keys("a")
        assert inspect.unwrap(entry["callback"]) is answer
        assert [one["property"] for one in entry["inputs"]] == ["value", "n_blur"]
        assert entry["state"] == [{"id": "state", "property": "data"}]
        assert str(entry["output"]) == "a.children"

    check()
    outputs(app)
    check()


# Test suites of applications assert on what a module declared.

PAGE = """
from dash import Input, Output, callback
from dash._callback import GLOBAL_CALLBACK_MAP

if "page.children" not in GLOBAL_CALLBACK_MAP:

    @callback(Output("page", "children"), Input("in", "value"))
    def answer(value):
        return value
"""


def test_import_and_look(write):
    write("page", PAGE)
    page_module = importlib.import_module("page")
    entry = _callback.GLOBAL_CALLBACK_MAP["page.children"]
    assert inspect.unwrap(entry["callback"]) is page_module.answer
    assert [one["output"] for one in _callback.GLOBAL_CALLBACK_LIST] == keys("page")


def test_saved_cleared_and_restored_around_a_test(write, outputs):
    write("page", PAGE)
    declare("a")
    specs = list(_callback.GLOBAL_CALLBACK_LIST)
    entries = dict(_callback.GLOBAL_CALLBACK_MAP)
    _callback.GLOBAL_CALLBACK_LIST.clear()
    _callback.GLOBAL_CALLBACK_MAP.clear()
    importlib.import_module("page")
    assert list(_callback.GLOBAL_CALLBACK_MAP) == keys("page")
    _callback.GLOBAL_CALLBACK_LIST[:] = specs
    _callback.GLOBAL_CALLBACK_MAP.clear()
    _callback.GLOBAL_CALLBACK_MAP.update(entries)
    app = build()
    assert outputs(app) == keys("a")
    assert list(app.callback_map) == keys("a")


def test_page_module_run_again_asks_whether_it_is_registered(write, outputs):
    write("page", PAGE)
    for _ in range(3):
        sys.modules.pop("page", None)
        importlib.import_module("page")
        assert len(_callback.GLOBAL_CALLBACK_LIST) == 1
    assert outputs(build()) == keys("page")


# What the registry owes them all.


def test_views_show_what_waits_for_any_app(write, outputs):
    for name in ("one", "two"):
        write(
            name,
            "from dash import Dash, Input, Output, callback, html\n"
            "app = Dash(__name__)\n"
            "app.layout = html.Div()\n"
            f"@callback(Output('{name}', 'children'), Input('in', 'value'))\n"
            "def answer(value):\n    return value\n",
        )
    one, _ = [importlib.import_module(name).app for name in ("one", "two")]
    assert list(_callback.GLOBAL_CALLBACK_MAP) == keys("one", "two")
    assert len(_callback.GLOBAL_CALLBACK_LIST) == 2
    outputs(one)
    assert "one.children" not in _callback.GLOBAL_CALLBACK_MAP


@stock_differs("the first app to be served takes everything")
def test_views_go_on_showing_what_waits_for_another(write, outputs):
    test_views_show_what_waits_for_any_app(write, outputs)
    assert list(_callback.GLOBAL_CALLBACK_MAP) == keys("two")
    assert [one["output"] for one in _callback.GLOBAL_CALLBACK_LIST] == keys("two")
    assert outputs(sys.modules["two"].app) == keys("two")


def test_what_others_put_in_reaches_the_app(outputs):
    app = build()
    declare("a")
    spec = dict(_callback.GLOBAL_CALLBACK_LIST[0], output="put.children")
    entry = dict(_callback.GLOBAL_CALLBACK_MAP["a.children"])
    _callback.GLOBAL_CALLBACK_LIST.append(spec)
    _callback.GLOBAL_CALLBACK_MAP["put.children"] = entry
    _callback.GLOBAL_INLINE_SCRIPTS.append("put()")
    _callback.GLOBAL_API_PATHS["/put"] = len
    app.setup_apis()
    assert sorted(outputs(app)) == keys("a", "put")
    assert app.callback_map["put.children"] is entry
    assert page(app).count("put()") == 1
    assert list(app.callback_api_paths) == ["/put"]


def test_specs_and_entries_are_the_live_ones(outputs):
    declare("a")
    (spec,) = _callback.GLOBAL_CALLBACK_LIST
    entry = _callback.GLOBAL_CALLBACK_MAP["a.children"]
    spec["prevent_initial_call"] = True
    entry["mark"] = "mine"
    app = build()
    assert outputs(app) == keys("a")
    assert app._callback_list[0]["prevent_initial_call"] is True
    assert app.callback_map["a.children"] is entry


def test_scripts_from_before_any_app_reach_the_first_that_renders():
    _callback.GLOBAL_INLINE_SCRIPTS.append("early()")
    first, second = build("first"), build("second")
    assert page(second).count("early()") == 1
    assert page(first).count("early()") == 0
    assert _callback.GLOBAL_INLINE_SCRIPTS == []


def test_scripts_reach_the_policy_of_an_app_that_asks_first():
    _callback.GLOBAL_INLINE_SCRIPTS.append("early()")
    app = build()
    hashes = app.csp_hashes()
    assert len(hashes) == len(set(hashes)) == 2
    assert _callback.GLOBAL_INLINE_SCRIPTS == []
    assert page(app).count("early()") == 1


# A library declares for itself once in a process, when an app's file first asks it to.

ONCE = """
from dash import Input, Output, callback
from dash._callback import GLOBAL_CALLBACK_MAP

known = set()


def declare(name):
    @callback(Output(name, "children"), Input("in", "value"))
    def answer(value):
        return f"{name} {value}"


def remember():
    if "remembered" not in known:
        known.add("remembered")
        declare_remembered()


def declare_remembered():
    declare("remembered")


def look():
    if "looked_up.children" not in GLOBAL_CALLBACK_MAP:
        @callback(Output("looked_up", "children"), Input("in", "value"))
        def answer(value):
            return f"looked_up {value}"
"""

ASKING = """
from dash import Dash, Input, Output, callback, html
from once import look, remember

app = Dash("asking")
app.layout = html.Div()
remember()
look()


@callback(Output("own", "children"), Input("in", "value"))
def answer(value):
    return f"own {value}"
"""


@pytest.mark.parametrize("collected", [set(), {0}, {2}, {3}, {0, 1, 2, 3}])
@pytest.mark.parametrize("edit", ["", "number = {}\n"])
@stock_differs("the callback of the older run is listed too")
def test_what_a_library_declares_once_reaches_the_app_of_the_newer_run(
    write, outputs, call, collected, edit
):
    # Whether the apps of the older runs are still in memory is a matter of chance.
    write("once", ONCE)
    write("asking", ASKING.replace("look()\n", ""))
    module = importlib.import_module("asking")
    for run in range(4):
        if run in collected:
            gc.collect()
        write("asking", ASKING + edit.format(run))
        module = importlib.reload(module)
    names = ["remembered", "looked_up", "own"]
    assert sorted(outputs(module.app)) == sorted(keys(*names))
    assert [call(module.app, name) for name in names] == [f"{one} x" for one in names]


ASKED = """
from dash import Input, Output, callback
from once import look, remember

remember()
look()


@callback(Output("own", "children"), Input("in", "value"))
def answer(value):
    return f"own {value}"
"""


lists_both_runs = stock_differs("the callback of the older run is listed too")


@pytest.mark.parametrize("edit", ["", "number = {}\n"])
@pytest.mark.parametrize(
    "served_at",
    [
        pytest.param(set(), marks=lists_both_runs),
        {0},
        pytest.param({1}, marks=lists_both_runs),
        {0, 1},
    ],
)
def test_what_a_library_declares_once_stays_when_a_module_is_loaded_again(
    write, outputs, call, served_at, edit
):
    write("once", ONCE)
    write("asked", ASKED)
    module = importlib.import_module("asked")
    app = build()
    for run in range(2):
        if run in served_at:
            outputs(app)
        write("asked", ASKED + edit.format(run))
        importlib.reload(module)
    names = ["remembered", "looked_up", "own"]
    assert sorted(outputs(app)) == sorted(keys(*names))
    assert [call(app, name) for name in names] == [f"{one} x" for one in names]


@pytest.mark.parametrize(
    "is_served", [pytest.param(False, marks=lists_both_runs), True]
)
def test_what_a_module_loaded_again_declares_itself_replaces_what_a_library_did(
    write, outputs, call, is_served
):
    write("once", ONCE)
    write("asked", "from once import remember\nremember()\n")
    module = importlib.import_module("asked")
    app = build()
    if is_served:
        assert outputs(app) == keys("remembered")
    write("asked", ASKED.replace("own", "remembered").replace("look()\n", ""))
    importlib.reload(module)
    assert outputs(app) == keys("remembered")
    assert call(app, "remembered") == "remembered x"


WRAPPER = """
from dash import Input, Output, callback


def wrapped(name):
    return callback(Output(name, "children"), Input("in", "value"))
"""

WRAPPED = """
from wrapper import wrapped

@wrapped("first")
def answer(value):
    return f"first {value}"
"""


@stock_differs("the callbacks of the older run are listed too")
def test_what_a_library_declares_for_a_module_is_that_of_the_newer_run(
    write, outputs, call
):
    write("wrapper", WRAPPER)
    write("wrapping", WRAPPED)
    write(
        "wrapping_app",
        "import wrapping\nfrom dash import Dash, html\n"
        "app = Dash('wrapping')\napp.layout = html.Div()\n",
    )
    importlib.import_module("wrapping_app")
    write("wrapping", WRAPPED.replace("first", "second"))
    for name in ("wrapping", "wrapping_app"):
        del sys.modules[name]
    app = importlib.import_module("wrapping_app").app
    assert outputs(app) == keys("second")
    assert call(app, "second") == "second x"
