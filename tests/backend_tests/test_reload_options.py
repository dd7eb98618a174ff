"""The options of `app.run` reach uvicorn's reloader on the FastAPI backend."""

import contextlib
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

import click
import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from dash import Dash, html
from dash.backends._uvicorn_options import check, command_line

PATIENCE = 60
PROGRAM = """
import os, sys
from dash import Dash, html

app = Dash("options", backend="fastapi"{construct})
app.layout = html.Div("page")

@app.server.get("/pid")
def pid():
    return os.getpid()

if __name__ == "__main__":
    app.run(port=int(sys.argv[1]), {run})
"""


def free_port() -> int:
    """A port on which nothing listens, below those that connections get."""
    while True:
        port = 20000 + secrets.randbelow(12000)
        with socket.socket() as probe:
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


def until(condition, *arguments):
    """The first true result of a condition."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        result = condition(*arguments)
        if result:
            return result
        time.sleep(0.05)
    raise AssertionError(f"{condition.__name__}{arguments} stays false")


def answer(port: int, path: str = "/pid") -> Optional[Any]:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5)
    except (urllib.error.URLError, OSError):
        return None


def pid(port: int) -> Optional[int]:
    response = answer(port)
    return int(response.read()) if response else None


def write_program(folder: Path, run: str, construct: str = "") -> Path:
    folder.mkdir(parents=True)
    program = folder / "program.py"
    program.write_text(
        textwrap.dedent(PROGRAM).format(run=run, construct=construct), encoding="utf-8"
    )
    return program


def start(program: Path, port: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, program.name, str(port)],
        cwd=program.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def end(process: "subprocess.Popen[str]") -> None:
    """Ends a program with the processes that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def started(program: Path, port: int) -> Iterator[List[str]]:
    """A running program; the list has its output after the block."""
    output: List[str] = []
    process = start(program, port)
    try:
        until(answer, port)
        yield output
    finally:
        end(process)
        output.append(process.communicate()[0])


def understood(options: Dict[str, Any]) -> Dict[str, Any]:
    """What uvicorn's own command line makes of options."""
    with command_line(options) as arguments:
        context = uvicorn.main.make_context("uvicorn", ["module:app", *arguments])
    defaults = uvicorn.main.make_context("uvicorn", ["module:app"]).params
    return {
        name: value for name, value in context.params.items() if value != defaults[name]
    }


@pytest.mark.parametrize(
    "options, expected",
    [
        ({"reload_includes": "*.css"}, {"reload_includes": ("*.css",)}),
        ({"reload_excludes": ["-x", "a b"]}, {"reload_excludes": ("-x", "a b")}),
        ({"reload_delay": 1.5}, {"reload_delay": 1.5}),
        ({"log_level": logging.WARNING}, {"log_level": "warning"}),
        ({"access_log": False, "factory": False}, {"access_log": False}),
        ({"use_colors": True}, {"use_colors": True}),
        ({"workers": None, "http": "h11"}, {"http": "h11"}),
        ({"headers": [("A", "b:c")]}, {"headers": ("A:b:c",)}),
        ({"forwarded_allow_ips": ["::1", "*"]}, {"forwarded_allow_ips": "::1,*"}),
        ({"ws_max_size": 7, "root_path": "/x"}, {"ws_max_size": 7, "root_path": "/x"}),
        ({"callback_notify": None, "timeout_notify": 30}, {}),
        ({"reload": True, "host": "h", "port": 1}, {}),
    ],
    ids=lambda value: "-".join(value) or "nothing",
)
def test_options_as_arguments(options, expected):
    check(options)
    assert understood(options) == expected


def test_folders_of_any_type(tmp_path):
    said = understood({"reload_dirs": [tmp_path, str(tmp_path)]})
    assert [str(one) for one in said["reload_dirs"]] == [str(tmp_path)] * 2


def test_protocol_class_as_import_string():
    with command_line({"http": H11Protocol}) as arguments:
        assert arguments == ["--http=uvicorn.protocols.http.h11_impl:H11Protocol"]


def test_password_is_no_argument():
    with command_line({"ssl_keyfile_password": "secret"}) as arguments:
        assert arguments == []


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"of.options": {"level": "ERROR"}},
}


@pytest.mark.parametrize(
    "given, level",
    [(LOGGING, logging.ERROR), (None, logging.NOTSET)],
    ids=["dictionary", "none"],
)
def test_logging_configuration(given, level):
    logger = logging.getLogger("of.options")
    logger.setLevel(logging.NOTSET)
    with command_line({"log_config": given}) as arguments:
        context = uvicorn.main.make_context("uvicorn", ["module:app", *arguments])
        file = context.params["log_config"]
        uvicorn.Config("module:app", log_config=file)
    assert logger.level == level
    assert not os.path.exists(file)


@pytest.mark.parametrize(
    "option, advice",
    [
        ("reload_dir", "did you mean 'reload_dirs'"),
        ("use_reloader", "did you mean 'reload'"),
        ("zzz", "leave it out"),
        ("app", "did you mean 'app_dir'"),
    ],
)
def test_unknown_option(option, advice):
    with pytest.raises(TypeError, match=f"'{option}'.* {advice}\\.$"):
        check({"log_level": "info", option: 1})


@pytest.mark.parametrize(
    "option, value",
    [
        ("timeout_notify", 5),
        ("callback_notify", print),
        ("ws_ping_interval", None),
        ("log_level", 17),
        ("log_config", {"version": {1}}),
    ],
)
def test_value_without_an_argument(option, value):
    with pytest.raises(TypeError, match=f"{option}=.* call `uvicorn.run`"):
        with command_line({option: value}):
            pass


def test_uvicorn_refuses_a_missing_folder(tmp_path):
    with command_line({"reload_dirs": tmp_path / "no"}) as arguments:
        with pytest.raises(click.UsageError, match="does not exist"):
            uvicorn.main.make_context("uvicorn", ["module:app", *arguments])


def test_extra_files_in_arguments(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    files = [str(data / "a[1].csv"), str(data / "b.csv")]
    said = understood({"reload": True, "extra_files": files, "reload_includes": "*.x"})
    assert [str(one) for one in said["reload_dirs"]] == [str(tmp_path), str(data)]
    assert said["reload_includes"] == ("*.x", "a[[]1].csv", "b.csv")
    assert understood({"extra_files": files}) == {}


def test_reloader_gets_the_options(tmp_path):
    watched = tmp_path / "watched"
    watched.mkdir()
    program = write_program(
        tmp_path / "code",
        "debug=True, reload_dirs=['../watched'], reload_includes='*.txt',"
        " reload_excludes=['no.*'], reload_delay=0.1, headers=[('X-Told', 'yes')]",
    )
    port = free_port()
    with started(program, port) as output:
        assert answer(port).headers["X-Told"] == "yes"
        before = until(pid, port)
        (watched / "no.txt").write_text("excluded", encoding="utf-8")
        (program.parent / "other.py").write_text("", encoding="utf-8")
        (watched / "data.txt").write_text("included", encoding="utf-8")
        until(lambda: pid(port) not in (None, before))
    assert "watched/data.txt'. Reloading" in output[0]
    assert "no.txt" not in output[0] and "other.py" not in output[0]


def test_extra_hot_reload_paths(tmp_path):
    data = tmp_path / "data.yml"
    data.write_text("1", encoding="utf-8")
    program = write_program(
        tmp_path / "code", "debug=True", f", extra_hot_reload_paths=[{str(data)!r}]"
    )
    port = free_port()
    with started(program, port):
        before = until(pid, port)
        data.write_text("2", encoding="utf-8")
        until(lambda: pid(port) not in (None, before))


def test_program_with_an_unknown_option(tmp_path):
    program = write_program(tmp_path / "code", "debug=True, reload_dir='x'")
    process = start(program, free_port())
    try:
        output = process.communicate(timeout=PATIENCE)[0]
    finally:
        end(process)
    assert process.returncode == 1
    assert output.strip().splitlines()[-1] == (
        "TypeError: app.run() got the option 'reload_dir', which neither Dash nor"
        " uvicorn has: did you mean 'reload_dirs'."
    )


def test_options_in_a_thread(tmp_path):
    extra = tmp_path / "extra.txt"
    extra.write_text("", encoding="utf-8")
    app = Dash("threaded", backend="fastapi", extra_hot_reload_paths=[str(extra)])
    app.layout = html.Div("page")
    port = free_port()
    thread = threading.Thread(
        target=app.run, kwargs={"port": port, "headers": [("X-Told", "yes")]}
    )
    thread.start()
    try:
        assert until(answer, port, "/").headers["X-Told"] == "yes"
    finally:
        app._uvicorn_server.should_exit = True  # pylint: disable=protected-access
        thread.join(PATIENCE)
    assert not thread.is_alive()
