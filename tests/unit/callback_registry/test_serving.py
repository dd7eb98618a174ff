"""Declarations that come late, twice or from several threads.

Dash without the registry does not serve what comes after the first request. Tests that
say `still` in their names pass on both.
"""

import os
import re
import sys
import threading
import warnings

import dash
import pytest
from dash import Input, Output, _callback, clientside_callback

from .apps import HEAD, answers, build, declare, outputs, page


def declare_clientside(output):
    clientside_callback(f"x => '{output}'", Output(output, "a"), Input("in", "value"))


def test_cbsv001_late_callback_and_script_are_on_the_next_page():
    app = build()
    assert outputs(app) == []
    declare("late", "late ")
    assert answers(app) == {"late": "late x"}
    declare_clientside("script")
    assert [page(app).count("x => 'script'") for _ in range(2)] == [1, 1]


def test_cbsv002_late_background_callbacks_can_be_cancelled():
    class Manager:  # pylint: disable=too-few-public-methods
        """Is asked for nothing before a callback is called."""

    app = build()
    assert outputs(app) == []
    for output in ("one", "two"):
        cancel = [Input("stop", "n_clicks")]
        declare(output, background=True, cancel=cancel, manager=Manager())
    assert outputs(app) == ["one", "two", "stop"]


# Rule 6: mistakes stay visible


def test_cbsv003_still_two_callbacks_of_one_output_are_both_listed():
    app = build()
    for _ in range(2):
        declare("out")
    assert outputs(app) == ["out", "out"]


def line_of(path, text):
    lines = path.read_text().split("\n")
    return next(at for at, line in enumerate(lines, 1) if text in line)


def test_cbsv004_still_app_callback_of_an_output_that_waits_is_refused():
    app = build()
    app.callback(Output("out", "children"), Input("in", "value"))(str)
    declare("out")
    with pytest.raises(dash.exceptions.DuplicateCallback, match="out.children"):
        app._setup_server()


def test_cbsv005_late_duplicate_is_logged_with_both_places(write, load, caplog):
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


def test_cbsv006_no_request_fails_where_warnings_are_errors():
    def create(name):
        app = build(name)
        declare(name)
        return app

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        apps = {name: create(name) for name in ("one", "two")}
        assert [answers(app) for app in apps.values()] == [{"one": "x"}, {"two": "x"}]


# Several threads and processes


def test_cbsv007_page_load_amid_a_declaration_does_not_serve_half_of_it(monkeypatch):
    app = build()
    assert outputs(app) == []
    insert, listed = _callback.insert_callback, []

    def insert_and_load(*args, **kwargs):
        callback_id = insert(*args, **kwargs)
        thread = threading.Thread(target=lambda: listed.extend(outputs(app)))
        thread.start()
        thread.join()
        return callback_id

    monkeypatch.setattr(_callback, "insert_callback", insert_and_load)
    declare("out")
    assert listed == []
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
def test_cbsv008_still_fork_while_a_thread_declares(tmp_path):
    (tmp_path / "forking.py").write_text(FORKING)
    arguments = [sys.executable, str(tmp_path / "forking.py")]
    assert os.spawnv(os.P_WAIT, sys.executable, arguments) == 0
