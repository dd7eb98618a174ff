"""Found by an interpreter that `interpreter.py` starts: one forked child a program.

Dash is imported once. For each line that comes a child is forked, which leaves this
module and goes on as an interpreter does that was started with the program's file.
"""
import atexit
import gc
import importlib
import os
import signal
import sys
import traceback
import warnings


def needed():
    """The modules that a program imports, as a child finds out that runs one."""
    reading, writing = os.pipe()
    if not os.fork():
        import dash
        import asyncio  # noqa: F401  pylint: disable=unused-import
        import concurrent.futures.thread  # noqa: F401  pylint: disable=unused-import
        import runpy  # noqa: F401  pylint: disable=unused-import
        import tempfile  # noqa: F401  pylint: disable=unused-import
        import fastapi.testclient  # noqa: F401  pylint: disable=unused-import

        os.dup2(2, 1)
        app = dash.Dash("start")
        app.layout = dash.html.Div()
        app.callback(dash.Output("o", "id"), dash.Input("i", "id"))(str)
        client = app.server.test_client()
        for path in ("/", "/_dash-layout", "/_dash-dependencies"):
            client.get(path)
        output = {"id": "o", "property": "id"}
        inputs = [{"id": "i", "property": "id", "value": "x"}]
        client.post(
            "/_dash-update-component",
            json={
                "output": "o.id",
                "outputs": output,
                "inputs": inputs,
                "changedPropIds": [],
            },
        )
        os.write(writing, " ".join(sys.modules).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as names:
        found = names.read().split()
    if not found:
        raise RuntimeError("no app can be served")
    return found


def prepare():
    """Import what programs need, for none of them to wait for it."""
    import dash._hooks

    # Looking through the installed distributions takes as long as many programs.
    dash._hooks.HooksManager.register_setuptools()
    for name in needed():
        if name not in sys.modules and not name.startswith(("__", "start")):
            try:
                importlib.import_module(name)
            except ImportError:  # a module that another one made
                pass


def leave(seconds, folder):
    """Make this child what runs the program, for at most so many seconds."""
    signal.alarm(seconds)
    for number, name in ((1, "output"), (2, "errors")):
        file = os.open(
            os.path.join(folder, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        )
        os.dup2(file, number)
        os.close(file)
    os.setpgid(0, 0)
    # Taking all of Dash down takes longer than most programs.
    atexit.register(end)


def end():
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def serve():
    """Fork a child for each number of seconds that is read; write how it ended."""
    folder = os.environ["SEARCH_FOLDER"]
    answers = os.fdopen(os.dup(1), "w")
    gc.collect()
    gc.freeze()
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if not child:
            leave(int(line), folder)
            return
        _, status = os.waitpid(child, 0)
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
        answers.write(f"{os.WTERMSIG(status) or -os.WEXITSTATUS(status)}\n")
        answers.flush()
    os._exit(0)


try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prepare()
    exec(os.environ["SEARCH_BEFORE"])
    serve()
except Exception:
    # An interpreter would go on without this module, and run what is there.
    traceback.print_exc()
    os._exit(1)
