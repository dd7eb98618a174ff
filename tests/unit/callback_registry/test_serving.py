"""Declarations that come late, twice or from several threads.

Dash without the registry does not serve what comes after the first request. Tests whose
names begin with `test_still` pass on both.
"""

import asyncio
import os
import re
import sys
import threading
import warnings

import dash
import pytest
from dash import Input, Output, _callback, callback, clientside_callback

from .apps import HEAD, answers, build, call, client, declare, outputs, page


def declare_clientside(output):
    clientside_callback(f"x => '{output}'", Output(output, "a"), Input("in", "value"))


def test_late_callback_and_script_are_on_the_next_page():
    app = build()
    assert outputs(app) == []
    declare("late", "late ")
    assert answers(app) == {"late": "late x"}
    declare_clientside("script")
    assert [page(app).count("x => 'script'") for _ in range(2)] == [1, 1]


def test_callback_of_a_route_is_on_the_next_page():
    app = build()
    app.server.add_url_rule("/declare", view_func=lambda: declare("late") or "done")
    assert outputs(app) == []
    assert client(app).get("/declare").status_code == 200
    assert answers(app) == {"late": "x"}


def test_late_background_callbacks_can_be_cancelled():
    class Manager:  # pylint: disable=too-few-public-methods
        """Is asked for nothing before a callback is called."""

    app = build()
    assert outputs(app) == []
    for output in ("one", "two"):
        cancel = [Input("stop", "n_clicks")]
        declare(output, background=True, cancel=cancel, manager=Manager())
    assert outputs(app) == ["one", "two", "stop"]


# Rule 6: mistakes stay visible


def test_still_two_callbacks_of_one_output_are_both_listed():
    app = build()
    for _ in range(2):
        declare("out")
    assert outputs(app) == ["out", "out"]


def line_of(path, text):
    lines = path.read_text().split("\n")
    return next(at for at, line in enumerate(lines, 1) if text in line)


def test_still_app_callback_of_an_output_that_waits_is_refused():
    app = build()
    app.callback(Output("out", "children"), Input("in", "value"))(str)
    declare("out")
    with pytest.raises(dash.exceptions.DuplicateCallback, match="out.children"):
        app._setup_server()


def test_late_duplicate_is_logged_with_both_places(write, load, caplog):
    source = "app = Dash('app')\napp.callback(OUT, IN)(lambda value: 'first')\n"
    source += "def declare_late():\n    callback(OUT, IN)(lambda value: 'second')\n"
    program = load("program", source)
    assert answers(program.app) == {"out": "first"}
    program.declare_late()
    assert answers(program.app) == {"out": "first"}
    path = write("program", source)
    places = [f"{path}:{line_of(path, text)}" for text in ("'second'", "'first'")]
    (logged,) = [one for one in caplog.records if "out.children" in one.getMessage()]
    assert logged.levelname == "ERROR"
    found = re.findall(re.escape(str(path)) + r":\d+", logged.getMessage())
    assert found == places


def test_no_request_fails_where_warnings_are_errors():
    def create(name):
        app = build(name)
        declare(name)
        return app

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        apps = {name: create(name) for name in ("one", "two")}
        assert [answers(app) for app in apps.values()] == [{"one": "x"}, {"two": "x"}]


# Several threads and processes


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


def test_page_load_amid_a_declaration_does_not_serve_half_of_it(monkeypatch):
    app = build()
    assert outputs(app) == []
    insert, listed = _callback.insert_callback, []

    def insert_and_load(*args, **kwargs):
        callback_id = insert(*args, **kwargs)
        in_threads(lambda: listed.extend(outputs(app)))
        return callback_id

    monkeypatch.setattr(_callback, "insert_callback", insert_and_load)
    declare("out")
    assert listed == []
    assert answers(app) == {"out": "x"}


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


FORKING = (
    HEAD
    + """
import os, threading

def declare_for_ever():
    while True:
        callback(OUT, IN)(str)

threading.Thread(target=declare_for_ever, daemon=True).start()
for _ in range(20):
    child = os.fork()
    if not child:
        callback(OUT, IN)(str)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
os._exit(0)
"""
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_still_fork_while_a_thread_declares(tmp_path):
    (tmp_path / "forking.py").write_text(FORKING)
    arguments = [sys.executable, str(tmp_path / "forking.py")]
    assert os.spawnv(os.P_WAIT, sys.executable, arguments) == 0


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
