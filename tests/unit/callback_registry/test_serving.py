"""Declarations that arrive while an app is built, or after it was served."""

import re
import sys
import threading
import warnings

import dash
import pytest
from dash import Dash, Input, Output, _callback, callback, clientside_callback, html
from dash.exceptions import DuplicateCallback


def build(name="app", **options):
    app = Dash(name, **options)
    app.layout = html.Div()
    return app


def declare(output="out"):
    @callback(Output(output, "children"), Input("in", "value"))
    def answer(value):
        return f"{output} {value}"


def test_late_declaration_is_on_the_next_page(outputs, call):
    app = build()
    assert outputs(app) == []
    declare()
    assert outputs(app) == ["out.children"]
    assert call(app) == "out x"


def test_late_script_is_on_the_next_page():
    app = build()
    client = app.server.test_client()
    client.get("/")
    clientside_callback("y => y", Output("out", "children"), Input("in", "value"))
    for _ in range(2):
        assert client.get("/").get_data(as_text=True).count("y => y") == 1


def test_layout_function_declares_at_each_load(outputs, call):
    app = build()

    def layout():
        declare("in_layout")
        return html.Div()

    app.layout = layout
    for _ in range(3):
        app.server.test_client().get("/_dash-layout")
        assert outputs(app) == ["in_layout.children"]
    assert call(app, "in_layout") == "in_layout x"


def test_layout_function_of_one_app_of_two(outputs):
    first, second = build("first"), build("second")

    def layout():
        declare("in_layout")
        return html.Div()

    first.layout = layout
    assert outputs(second) == []
    assert outputs(first) == ["in_layout.children"]


def test_route_declares(outputs):
    app = build()

    @app.server.route("/declare")
    def route():
        declare("in_route")
        return "done"

    assert outputs(app) == []
    app.server.test_client().get("/declare")
    assert outputs(app) == ["in_route.children"]


def test_callback_declares_for_its_own_app(outputs, call):
    first, second = build("first"), build("second")

    @first.callback(Output("out", "children"), Input("in", "value"))
    def answer(value):
        declare("late")
        return value

    assert call(first) == "x"
    assert outputs(second) == []
    assert outputs(first) == ["out.children", "late.children"]


def test_setup_hook_declares_for_the_app_that_is_built(outputs):
    @dash.hooks.setup()
    def setup(app):
        declare("of_" + app.config.name)

    try:
        first, second = build("first"), build("second")
    finally:
        dash.hooks._ns["setup"].clear()
    assert outputs(second) == ["of_second.children"]
    assert outputs(first) == ["of_first.children"]


def test_duplicate_of_the_app_loses_nothing(outputs):
    app = build()
    declare("other")
    declare("out")

    @app.callback(Output("out", "children"), Input("in", "value"))
    def answer(value):
        return value

    with pytest.raises(DuplicateCallback):
        app._setup_server()
    place = re.escape(f"{declare.__code__.co_filename}:")
    with pytest.warns(UserWarning, match=f"at {place}[0-9]+ declares out.children"):
        listed = outputs(app)
    assert sorted(listed) == ["other.children", "out.children"]


def test_late_duplicate_names_the_one_that_is_served(outputs):
    app = build()
    declare("out")
    outputs(app)
    declare("out")
    place = re.escape(f"{declare.__code__.co_filename}:")
    with pytest.warns(UserWarning, match=f"already from `@callback` at {place}[0-9]+:"):
        assert outputs(app) == ["out.children"]


def test_background_cancel_is_added_for_a_late_callback(outputs):
    class Manager:
        pass

    app = build()
    assert outputs(app) == []
    stop = Input("stop", "n_clicks")
    for output in ("one", "two"):
        try:
            callback(
                Output(output, "children"),
                Input("in", "value"),
                background=True,
                cancel=[stop],
                manager=Manager(),
            )
        except Exception:  # pylint: disable=broad-except
            raise
    assert outputs(app) == ["one.children", "two.children", "stop.id"]


def test_two_mistakes_of_one_run_stay_two(outputs):
    app = build()
    declare()
    declare()
    assert outputs(app) == ["out.children", "out.children"]


def declare_clientside(output):
    clientside_callback("z => z", Output(output, "children"), Input("in", "value"))


@pytest.fixture
def switching():
    """Lets threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("switching")
@pytest.mark.parametrize("kind", [declare, declare_clientside])
def test_threads_declare_and_load_at_once(outputs, kind):
    app = build()
    app._setup_server()
    count, threads = 200, 4
    failures = []

    def work(number):
        try:
            for index in range(count):
                kind(f"t{number}_{index}")
                if index % 20 == 0:
                    app._setup_server()
        except Exception as error:  # pylint: disable=broad-except
            failures.append(error)

    workers = [threading.Thread(target=work, args=(one,)) for one in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    listed = outputs(app)
    assert len(listed) == len(set(listed)) == count * threads
    assert set(app.callback_map) == set(listed)
    assert all(
        "callback" in app.callback_map[one["output"]] or one["clientside_function"]
        for one in app._callback_list
    )


@pytest.mark.parametrize("kind", [declare, declare_clientside])
def test_page_load_amid_a_declaration(kind, outputs, monkeypatch):
    app = build()
    assert outputs(app) == []
    insert, loads = _callback.insert_callback, []

    def insert_and_load(*args, **kwargs):
        callback_id = insert(*args, **kwargs)
        loads.append(threading.Thread(target=outputs, args=(app,)))
        loads[0].start()
        # It waits for the declaration, which so can't wait for it.
        loads[0].join(0.3)
        return callback_id

    monkeypatch.setattr(_callback, "insert_callback", insert_and_load)
    kind("out")
    loads[0].join()
    assert outputs(app) == ["out.children"]
    (spec,) = app._callback_list
    entry = app.callback_map["out.children"]
    assert "callback" in entry or spec["clientside_function"]


def test_no_warning_for_a_single_app(outputs):
    app = build()
    declare()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert outputs(app) == ["out.children"]
