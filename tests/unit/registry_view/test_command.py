"""`python -m dash.callback_registry` shows which app of a program has what."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from dash.callback_registry.__main__ import main

APP = """
from dash import Dash, Input, Output, callback
app = Dash("app")
server = app.server
@callback(Output("out", "children"), Input("in", "value"))
def greet(value):
    return value
"""
TWICE = '\ncallback(Output("out", "children"), Input("b", "value"))(print)\n'
FACTORY = """
NAME = "host"
from dash import Dash, Input, Output, callback
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
def create():
    server, mounted = Flask("host"), Dash("mounted")
    for name in "ab":
        Dash(name, server=server, url_base_pathname=f"/{name}/")
        callback(Output(name, "children"), Input("in", "value"))(print)
    server.wsgi_app = DispatcherMiddleware(server.wsgi_app, {"/m": mounted.server})
    server.kept = mounted
    return server
def needs_more(name):
    return create()
"""


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs the command, and says its status and what it wrote."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments, columns=120):
        monkeypatch.setenv("COLUMNS", str(columns))
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        written = capsys.readouterr()
        return ended.value.code, written.out, written.err

    return run_command


@pytest.mark.parametrize("name", ("one", "one:app", "one:server", "one:app.server"))
def test_names_of_an_app(write, run, name):
    write("one", APP)
    status, shown, _ = run(name)
    assert status == 0
    title, _, row = shown.splitlines()[:3]
    assert title == "App 'app' (one.py:3)"
    assert row.split()[:5] == ["out.children", "server", "in.value", "greet", "nearest"]
    assert row.endswith(" one.py:5")


def test_file_in_a_package(write, run):
    write("package.__init__", "")
    path = write("package.one", APP)
    assert run(f"{path}:app")[0] == 0
    assert "package.one" in sys.modules


def test_factory_with_apps_below_one_server(write, run):
    write("many", FACTORY)
    status, shown, _ = run("many:create", "--factory")
    assert status == 0
    assert [one[:8] for one in shown.splitlines() if one.startswith("App")] == [
        "App 'mou",
        "App 'a' ",
        "App 'b' ",
    ]


@pytest.mark.parametrize(
    "name, options, sentence",
    (
        ("nowhere", (), "There is no module or file 'nowhere': name one that exists."),
        ("nowhere.py", (), "There is no module or file 'nowhere.py': name one"),
        ("many:other", (), "many has no 'other': name an app or a server in it."),
        ("many:Input", (), "many:Input is a type without a Dash app: name something"),
        ("many:create", (), "a Dash app: name something that has one, or say"),
        ("many:NAME", (), "many:NAME is a str without a Dash app: name something"),
        (
            "many:needs_more",
            ("--factory",),
            "many:needs_more makes no app (missing a required argument: 'name'): name a",
        ),
        ("many", ("--factory",), "is not a callable object): name a function"),
        ("many", (), "many is a module without a Dash app: name something"),
    ),
)
def test_what_is_no_app_is_one_sentence(write, run, name, options, sentence):
    write("many", FACTORY)
    status, shown, error = run(name, *options)
    assert (status, shown) == (2, "")
    assert sentence in error and error.startswith("Error: ")
    assert len(error.splitlines()) == 1


def test_error_of_the_program_is_shown_as_it_is(write, run):
    write("broken", "import one_that_is_missing")
    with pytest.raises(ModuleNotFoundError, match="one_that_is_missing"):
        run("broken")


def test_declared_twice(write, run):
    write("twice", APP + TWICE)
    status, shown, _ = run("twice:app")
    assert status == 1
    assert "out.children is declared twice, at twice.py:5 and at twice.py:9." in shown


def test_waiting_for_nobody(write, run):
    write("first", APP)
    late = "app = Dash('late')\ndel first.app, first.server\ngc.collect()\n"
    write("late", f"import gc, first\nfrom dash import Dash\n{late}")
    status, shown, _ = run("late:app")
    assert status == 1
    assert "Callbacks that no app gets" in shown
    assert shown.splitlines()[-1].endswith(" first.py:5")
    status, told, _ = run("late:app", "--explain", "out.children")
    assert status == 1 and "waits for the app built at first.py:3" in told


def test_json_and_nothing_else(write, run):
    path = write("one", APP + "print('a program says')")
    status, shown, error = run("one:app", "--json")
    assert status == 0 and "a program says" in error
    (app,) = json.loads(shown)["apps"]
    assert (app["file"], app["line"]) == (str(path), 3)
    (entry,) = app["callbacks"]
    assert (entry["callback_id"], entry["file"]) == ("out.children", str(path))
    assert entry["path"][-1] == "one"


def test_explain(write, run):
    write("one", APP)
    assert run("one:app", "--explain", "out.children")[0] == 0
    status, shown, _ = run("one:app", "--explain", "out.childern")
    assert status == 1 and "The nearest ids are out.children." in shown


@pytest.mark.parametrize("columns", (40, 60, 80))
def test_narrow_terminal_cuts_nothing(write, run, columns):
    long = "a_long_name_of_something" * 3
    write("one", APP.replace('"out"', f'"{long}"'))
    _, shown, _ = run("one:app", columns=columns)
    title, *lines = shown.splitlines()
    assert lines == [
        f"{long}.children",
        "  kind: server",
        "  inputs (state): in.value",
        "  function: greet",
        "  rule: nearest",
        "  declared at: one.py:5",
    ]


def test_no_server_and_no_colour_in_a_pipe(write):
    path = Path(write("one", APP + "\nif __name__ == '__main__':\n    app.run()\n"))
    command = [sys.executable, "-m", "dash.callback_registry", "one:app"]
    done = subprocess.run(
        command, cwd=path.parent, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout and " one.py:5\n" in done.stdout


def test_reader_that_is_gone_is_no_error(write):
    path = Path(write("one", APP))
    command = [sys.executable, "-m", "dash.callback_registry", "one:app"]
    with subprocess.Popen(
        command, cwd=path.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
