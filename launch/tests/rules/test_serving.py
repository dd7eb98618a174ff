"""Declarations amid a page load, in threads that take turns, and interrupted ones.

Tests whose names begin with `test_still` pass on Dash without the registry too.
"""

import asyncio
import importlib
import sys
import threading

import dash
import pytest
from callback_registry.apps import answers, build, call, client, declare, outputs
from callback_registry.test_serving import declare_clientside
from dash import Input, Output, _callback, callback


def test_callback_of_a_route_is_on_the_next_page():
    app = build()
    app.server.add_url_rule("/declare", view_func=lambda: declare("late") or "done")
    assert outputs(app) == []
    assert client(app).get("/declare").status_code == 200
    assert answers(app) == {"late": "x"}


@pytest.fixture
def switching():
    """Lets threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def in_threads(*functions):
    """Runs functions at the same time, and gives what they raised."""
    errors = []

    def run(function):
        try:
            function()
        except Exception as error:  # pylint: disable=broad-except
            errors.append(error)

    threads = [threading.Thread(target=run, args=[one]) for one in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.usefixtures("switching")
@pytest.mark.parametrize("kind", [declare, declare_clientside])
def test_threads_declare_and_load_at_once(kind):
    app = build()
    app._setup_server()

    def work(number):
        for index in range(100):
            kind(f"{number}-{index}")
            if index % 20 == 0:
                app._setup_server()

    assert in_threads(*(lambda number=one: work(number) for one in range(4))) == []
    listed = outputs(app)
    assert len(listed) == len(set(listed)) == len(app.callback_map) == 400


def test_still_decorator_that_is_never_applied_leaves_the_rest():
    app = build()
    callback(Output("never", "children"), Input("in", "value"))
    declare("out")
    assert "out" in outputs(app)
    assert call(app, "out") == "x"


def test_interrupted_declaration_leaves_the_rest(monkeypatch):
    """Whoever interrupts a cell or a script may do so anywhere."""
    app = build()
    insert = _callback.insert_callback

    def interrupted(*args, **kwargs):
        insert(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(_callback, "insert_callback", interrupted)
        with pytest.raises(KeyboardInterrupt):
            declare("out")
    declare("other")
    assert in_threads(lambda: declare("of a thread")) == []
    assert answers(app) == {"other": "x", "of a thread": "x"}


def test_interrupted_first_request_lists_nothing_twice():
    app = build()
    declare("out")
    registry = app.callback_registry
    with pytest.raises(KeyboardInterrupt):
        with registry.taking() as due:
            app.callback_map.update(due.callback_map)
            app._callback_list += due.callback_list
            raise KeyboardInterrupt
    assert answers(app) == {"out": "x"}


def is_interrupted(function, count):
    """Calls a function and raises KeyboardInterrupt at a line of what takes callbacks out
    of containers. False if that has fewer lines."""
    lines = iter(range(count))

    def trace(frame, event, _):
        if not frame.f_code.co_filename.endswith("_containers.py"):
            return None
        if event == "line" and next(lines, None) is None:
            raise KeyboardInterrupt
        return trace

    tracing = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(tracing)
    return False


def test_first_request_that_is_interrupted_at_any_line_loses_nothing():
    for count in range(1000):
        app = build()
        declare("out")
        declare_clientside("script")
        is_whole = not is_interrupted(app._setup_server, count)
        assert outputs(app) == ["out", "script"]
        assert [*app.callback_map] == ["out.children", "script.a"]
        assert len(app._inline_scripts) == 1
        pending = dash.callback_registry.pending
        assert not pending.callback_list and not pending.callback_map
        if is_whole:
            return
    raise AssertionError("It never came to its end.")


def test_coroutine_goes_on_after_another_app_was_served():
    async def create(name):
        app = build(name)
        await asyncio.sleep(0)
        declare(name)
        return app

    async def serve():
        assert outputs(build("served")) == []

    async def together():
        return await asyncio.gather(create("one"), create("two"), serve())

    one, two, _ = asyncio.run(together())
    assert [outputs(one), outputs(two)] == [["one"], ["two"]]


@pytest.mark.parametrize("is_asked", [True, False], ids=["asked", "not asked"])
def test_route_that_declares_at_each_visit_has_one_callback(is_asked):
    app = build()
    app.server.add_url_rule("/declare", view_func=lambda: declare("late") or "done")
    visits = [
        threading.Thread(target=client(app).get, args=["/declare"]) for _ in "123"
    ]
    for visit in visits:
        visit.start()
        visit.join()
        assert not is_asked or outputs(app) == ["late"]
    assert outputs(app) == ["late"]


# What `part` declares, with the inputs that cancel it; and which callbacks cancel then.
CANCELS = {
    "first": ({"one": "stop", "two": "halt"}, ["stop", "halt"]),
    "one is cancelled no more": ({"one": None, "two": "halt"}, ["halt"]),
    "one is gone": ({"two": "halt"}, ["halt"]),
    "both are cancelled by one input": ({"one": "halt", "two": "halt"}, ["halt"]),
    "none is in the background": ({"one": "", "two": ""}, []),
}


@pytest.mark.parametrize("edit", [one for one in CANCELS if one != "first"])
def test_what_cancels_nothing_any_more_is_gone(write, load, edit):
    def source_of(cancels):
        source = "class Manager:\n    pass\n"
        for output, stop in cancels.items():
            options = f", cancel=[Input('{stop}', 'n_clicks')]" if stop else ""
            options = "" if stop == "" else f", background=True{options}"
            options = options and f"{options}, manager=Manager()"
            source += (
                f"callback(Output('{output}', 'children'), IN{options})(lambda x: x)\n"
            )
        return source

    app = build()
    app.callback(Output("own", "id"), Input("own", "n_clicks"))(str)
    part = load("part", source_of(CANCELS["first"][0]))
    for step in ("first", edit, "first"):
        cancels, cancelling = CANCELS[step]
        write("part", source_of(cancels))
        importlib.reload(part)
        assert sorted(outputs(app)) == sorted([*cancels, *cancelling, "own"])
