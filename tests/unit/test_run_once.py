"""What a spawned process imports by the name of the main module's file.

A guard holds of Dash without this, too: no import may do worse than it did.
"""

import socket
import subprocess
import sys
import textwrap
import time

import pytest
import requests

HEAD = """
import sys
from dash import Dash, Input, Output, callback, html
print("run", __name__, flush=True)
"""
SPAWN = """
if __name__ == "__main__":
    import multiprocessing, work
    process = multiprocessing.get_context("spawn").Process(target=work.work)
    process.start()
    process.join()
    sys.exit(process.exitcode)
"""
CALLBACK = """
@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return value
"""
FACTORY = """
def create():
    app = Dash("factory", backend="fastapi")
    app.layout = html.Div()
    return app
"""
APP = FACTORY + "app = create()\n"
COUNT = """
count = 0
def add():
    global count
    count += 1
class Kept:
    pass
"""
TWICE = ["run __main__", "run __mp_main__", "run main"]


def said_by(folder, main, work, script="main.py"):
    """What a program says whose spawned process does some work."""
    (folder / script).write_text(HEAD + main + SPAWN)
    (folder / "work.py").write_text("def work():\n" + textwrap.indent(work, "    "))
    command = [sys.executable, script]
    return subprocess.check_output(command, cwd=folder, text=True).splitlines()


@pytest.mark.parametrize(
    "main, work",
    [
        (FACTORY + CALLBACK, "from main import create\ncreate()"),
        (CALLBACK + APP, "from main import app"),
        ("from made import create\napp = create()\n" + CALLBACK, "import main"),
    ],
    ids=["factory", "name of its own", "factory elsewhere"],
)
def test_ronc001_runs_once(tmp_path, main, work):
    (tmp_path / "made.py").write_text("from dash import Dash, html\n" + FACTORY)
    assert said_by(tmp_path, main, work) == TWICE[:2]


def test_ronc002_is_the_module_that_its_functions_know(tmp_path):
    work = """
import main, pickle
main.add()
print(main.count, main.__name__, main.__spec__.name, main.__spec__ is not None)
print(type(pickle.loads(pickle.dumps(main.Kept()))) is main.Kept)
"""
    said = said_by(tmp_path, COUNT, work)
    assert said == [*TWICE[:2], "1 main main True", "True"]


def test_ronc003_relative_imports_of_a_factory(tmp_path):
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "part.py").write_text("print('run part')")
    main = "sys.path.append('.')\ndef create():\n    from . import part\n"
    work = "from program.main import create\ncreate()"
    said = said_by(tmp_path, main, work, script="program/main.py")
    assert said == [*TWICE[:2], "run part"]


@pytest.mark.parametrize("option", ["reload=True", "workers=2"])
def test_ronc004_server_runs_it_once(tmp_path, option):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    serve = f"""
server = app.server
if __name__ == "__main__":
    import uvicorn
    uvicorn.run("main:server", port={port}, log_level="error", {option})
"""
    (tmp_path / "main.py").write_text(HEAD + APP + CALLBACK + serve)
    command = [sys.executable, "main.py"]
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        url = f"http://127.0.0.1:{port}/_dash-dependencies"
        specs = answer_of(server, url).json()
    finally:
        server.terminate()
        said = server.communicate()[0].splitlines()
    assert [one["output"] for one in specs] == ["out.children"]
    assert set(said) == {"run __main__", "run __mp_main__"}


def answer_of(server, url):
    while server.poll() is None:
        try:
            return requests.get(url, timeout=60)
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("The server has ended.")


BY_HAND = """
from importlib import util
spec = util.find_spec("main")
spec.loader.exec_module(util.module_from_spec(spec))
"""


@pytest.mark.parametrize(
    "main, work",
    [
        ("SETTINGS = 1\nimport part\n", "import main"),
        ("if __name__ != '__mp_main__':\n    SETTINGS = 1\n", "import part"),
        ("if __name__ == 'main':\n    SETTINGS = 1\n", "import part"),
        ("", BY_HAND),
    ],
    ids=["wanted before its end", "not spawned", "own name", "loaded by hand"],
)
def test_ronc005_guard_runs_again(tmp_path, main, work):
    (tmp_path / "part.py").write_text("from main import SETTINGS")
    assert said_by(tmp_path, main, work)[-2:] == TWICE[1:]


@pytest.mark.parametrize(
    "again",
    [
        "importlib.reload(main)",
        "del sys.modules['main']\nassert importlib.import_module('main') is not main",
        "runpy.run_module('main', run_name='main')",
    ],
    ids=["reload", "imported anew", "runpy"],
)
def test_ronc006_runs_again_when_told(tmp_path, again):
    work = f"import importlib, runpy, sys, main\nprint('then')\n{again}"
    assert said_by(tmp_path, APP, work) == [*TWICE[:2], "then", "run main"]


def test_ronc007_guard_other_file_of_its_name(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "main.py").write_text("print('run other')")
    assert said_by(tmp_path, APP, "import other.main")[-1] == "run other"


def test_ronc008_guard_process_that_nobody_spawned(tmp_path):
    main = "if __name__ == '__main__':\n    import multiprocessing, main\n"
    said = said_by(tmp_path, main, "pass")
    assert said == ["run __main__", "run main", "run __mp_main__"]
