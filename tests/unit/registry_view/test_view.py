"""A registry can be read: what an app has, from where, and why."""

import gc
import importlib
import logging
import runpy

import pytest
from dash import (
    MATCH,
    Dash,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    html,
    set_props,
)
from dash.callback_registry import pending
from dash.exceptions import DuplicateCallback

IMPORTS = """
from dash import Dash, Input, Output, callback
"""
APP = IMPORTS + "app = Dash('{0}')\napp.layout = []\nimport {1}\n"
GREET = """
@callback(Output("out", "children"), Input("in", "value"))
def greet(value):
    return value
"""


def ids(registry):
    return [one.callback_id for one in registry]


def test_entries_say_what_they_are():
    app = Dash("one")

    @app.callback(Output("a", "children"), Input("i", "value"), State("s", "data"))
    def said(*_):
        return ""

    clientside_callback("f => f", Output("b", "children"), Input("i", "value"))

    @callback(
        Output({"of": MATCH}, "children"), Output("c", "data"), Input("i", "value")
    )
    def several(_):
        set_props("a", {})

    first, second, third = app.callback_registry
    assert (first.kind, second.kind) == ("server", "clientside")
    assert third.kind == "server, pattern"
    assert (first.inputs, first.state) == (("i.value",), ("s.data",))
    assert first.function.endswith("<locals>.said")
    assert (first.rule, third.rule) == ("said", "nearest")
    assert first.file == __file__ and first.line < second.line < third.line


def test_containers_say_what_is_there():
    app = Dash("one")
    assert len(app.callback_registry) == 0 and app.callback_registry

    @callback(Output("a", "children"), Output("b", "data"), Input("i", "value"))
    def several(_):
        return ""

    registry = app.callback_registry
    assert len(registry) == 1
    assert "a.children" in registry and Output("b", "data") in registry
    assert "..a.children...b.data.." in registry
    assert "a.data" not in registry


def test_asking_takes_nothing(outputs):
    one, two = Dash("one"), Dash("two")
    for app in (one, two):
        app.layout = html.P(id="out")

    exec(GREET, {"callback": callback, "Output": Output, "Input": Input})
    waiting = list(pending.callback_list)
    assert ids(two.callback_registry) == ["out.children"]
    assert pending.callback_list == waiting
    assert outputs(two) == ids(two.callback_registry) == ["out.children"]
    assert outputs(one) == ids(one.callback_registry) == []


def test_what_is_run_again_is_there_once(write, outputs):
    path = str(write("again", IMPORTS + "app = Dash('again')\napp.layout = []" + GREET))
    runpy.run_path(path)
    app = runpy.run_path(path)["app"]
    assert ids(app.callback_registry) == ["out.children"] == outputs(app)


def test_path_has_the_modules_that_were_run(write):
    write("inner", IMPORTS + GREET)
    write("middle", "import inner")
    import_app = write("outer", APP.format("outer", "middle"))
    app = runpy.run_path(str(import_app), run_name="outer")["app"]
    (entry,) = app.callback_registry
    assert entry.path[-3:] == ("outer", "middle", "inner")


def test_table_of_a_notebook_is_escaped():
    app = Dash("<one>")

    @callback(Output("a", "children"), Input("<b>", "value"))
    def greet(_):
        return ""

    table = app.callback_registry._repr_html_()
    assert "&lt;one&gt;" in table and "&lt;b&gt;.value" in table
    assert "<one>" not in table and "<b>" not in table


def explained(write):
    """Two apps of which the first imports a module with a callback."""
    write("views", IMPORTS + GREET)
    one = runpy.run_path(str(write("one", APP.format("one", "views"))))["app"]
    two = runpy.run_path(str(write("two", APP.format("two", "sys"))))["app"]
    return one, two


def test_explain_to_who_has_it(write):
    one, _two = explained(write)
    told = one.callback_registry.explain("out.children")
    assert "one.py:3) has out.children, declared at" in told
    assert "views.py:4, because it is the nearest app to this declaration" in told
    assert "two.py:3) has no out.children." in told
    assert "include('views')" in told


def test_explain_to_who_has_it_not(write):
    one, two = explained(write)
    told = two.callback_registry.explain("out.children")
    assert told.startswith("App 'two' (")
    assert "two.py:3) has no out.children. App 'one' (" in told
    assert one.callback_registry.explain("out.children") == pending.explain(
        Output("out", "children")
    )


def test_what_explain_advises_helps(write):
    one, two = explained(write)
    for app in (one, two):
        app.callback_registry.include("views")
    told = two.callback_registry.explain("out.children")
    assert told.startswith("Each of App 'two' (") and "one.py:3) has out" in told
    assert "because it includes views" in told
    assert "To say whose it is" not in told


def test_explain_does_not_advise_to_include_what_builds_apps(write):
    lines = [f"    {one}" for one in GREET.splitlines()]
    source = APP.format("one", "sys") + "\n".join(["def declare():", *lines])
    write("program", f"{source}\ndeclare()\ndeclare()\n")
    app = importlib.import_module("program").app
    told = app.callback_registry.explain("out.children")
    assert "include(" not in told and "To say whose it is, declare" in told
    assert told.count("App 'one' (") == 1 and "Each of" not in told


def test_explain_what_waits_for_an_app_that_is_gone(write):
    write("gone", APP.format("gone", "sys") + GREET)
    module = importlib.import_module("gone")
    other = Dash("other")
    del module.app
    gc.collect()
    told = pending.explain("out.children")
    assert "gone.py:7, waits for the app built at" in told
    assert len(other.callback_registry) == 0


def test_explain_what_was_put_in_by_hand():
    spec = {"output": "by.hand", "inputs": [], "state": [], "clientside_function": None}
    app = Dash("one")
    app._callback_list.append(spec)
    told = app.callback_registry.explain("by.hand")
    assert told.endswith("has by.hand, which was put into its list by hand.")


@pytest.mark.parametrize("asked", ("out.childern", "ot.children"))
def test_explain_names_the_nearest_ids(asked):
    app = Dash("one")

    @callback(Output("out", "children"), Input("in", "value"))
    def greet(value):
        return value

    told = app.callback_registry.explain(asked)
    assert told == (f"There is no callback {asked}. The nearest ids are out.children.")


def test_duplicates_are_logged_once_with_both_places(write, outputs, caplog):
    write("first", IMPORTS + GREET)
    write("second", IMPORTS + GREET)
    source = APP.format("app", "first, second")
    app = runpy.run_path(str(write("app", source)))["app"]
    with caplog.at_level(logging.ERROR, "dash"):
        assert outputs(app) == outputs(app) == ["out.children"] * 2
    (record,) = caplog.records
    assert record.name == app.logger.name
    assert "first.py:4 and at " in record.getMessage()
    assert "second.py:4: remove one, or set allow_duplicate" in record.getMessage()
    assert "out.children is declared twice" in app.callback_registry._repr_html_()


def test_other_outputs_are_no_duplicates(outputs, caplog):
    app = Dash("app")
    app.layout = []
    for source in ("a", "b"):
        output = Output("out", "children", allow_duplicate=True)
        options = {"prevent_initial_call": True}
        callback(output, Input(source, "value"), **options)(lambda value: value)
        callback(Input("same", "value"))(lambda value: None)
    outputs(app)
    assert not caplog.records


def test_duplicate_callback_names_both_places():
    app = Dash("app")
    app.layout = []
    app.callback(Output("out", "children"), Input("in", "value"))(lambda value: value)
    callback(Output("out", "children"), Input("in", "value"))(lambda value: value)
    with pytest.raises(DuplicateCallback) as caught:
        app._setup_server()
    places = [f"{__file__}:{one.line}" for one in app.callback_registry]
    assert all(one in str(caught.value) for one in places), caught.value
