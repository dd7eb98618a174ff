"""A spawned worker that imports the main module by name runs it once."""

import subprocess
import sys

import pytest

# What a server with a reloader or several workers does.
SERVE = """
if __name__ == "__main__":
    import multiprocessing, worker
    process = multiprocessing.get_context("spawn").Process(target=worker.work)
    process.start()
    process.join()
    sys.exit(process.exitcode)
"""
WORKER = """
import importlib
from dash._hooks import HooksManager

def work():
    HooksManager._registered = True
    module = importlib.import_module("program")
    app = module.app if hasattr(module, "app") else module.create()
    response = app.server.test_client().get("/_dash-dependencies")
    print("outputs", [one["output"] for one in response.get_json()])
    print("same", importlib.import_module("program") is module)
"""
HEAD = """
import os, sys
from dash import Dash, Input, Output, callback, html
print("run", __name__, flush=True)
"""
CALLBACK = """
@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return value
"""
BUILD = "app = Dash({name})\napp.layout = html.Div()\n"
FACTORY = """
def create():
    app = Dash("factory")
    app.layout = html.Div()
    return app
"""


def spawned(folder, source):
    (folder / "program.py").write_text(HEAD + source + SERVE)
    (folder / "worker.py").write_text(WORKER)
    done = subprocess.run(
        [sys.executable, "program.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "source",
    [
        BUILD.format(name="__name__") + CALLBACK,
        BUILD.format(name="'any name'") + CALLBACK,
        CALLBACK + BUILD.format(name=""),
        "import factory\napp = factory.create()\n" + CALLBACK,
        FACTORY + CALLBACK,
    ],
    ids=["__name__", "name", "no name", "factory elsewhere", "called by the server"],
)
def test_runs_once(tmp_path, source):
    (tmp_path / "factory.py").write_text(HEAD + FACTORY)
    said = spawned(tmp_path, source)
    runs = [line for line in said if line.startswith("run ") and "factory" not in line]
    assert runs == ["run __main__", "run __mp_main__"]
    assert "outputs ['out.children']" in said
    assert "same True" in said


def test_module_that_wants_the_main_one_from_the_start(tmp_path):
    """A module that the main one imports before its app is built runs it anew."""
    (tmp_path / "pages.py").write_text("from program import app\n" + HEAD + CALLBACK)
    said = spawned(tmp_path, "import pages\n" + BUILD.format(name="'any name'"))
    assert "outputs ['out.children']" in said
    assert "same True" in said


def test_main_module_imported_again_on_purpose_runs_again(tmp_path):
    again = (
        'if __name__ == "__main__":\n'
        "    import importlib\n"
        "    first = importlib.import_module('program')\n"
        "    del sys.modules['program']\n"
        "    print('again', importlib.import_module('program') is first)\n"
        "    sys.exit(0)\n"
    )
    said = spawned(tmp_path, BUILD.format(name="'any name'") + again)
    assert said == ["run __main__", "run program", "again False"]
