"""Two apps on one server that a reload runs twice: each has its own, before and after."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Mapping

import pytest

from ..backends import BACKENDS, Backend
from ..expectations import Expected, differences
from ..folder import ProgramFolder
from ..idioms import fill
from ..interpreter import launched_python
from ..parts import FIRST, PARTS, SECOND
from ..server import Server
from ..site import FAULTS, Site
from ..starts import SCRIPT_RELOAD
from ..waiting import wait_until

APPS = ("one", "two")
TARGET = "app:server"
MOUNTED = {
    "fastapi": (
        "from fastapi import FastAPI\n\nserver = FastAPI()\n"
        'server.mount("/one", one.server)\nserver.mount("/two", two.server)\n'
    ),
    "flask": (
        "from flask import Flask\n"
        "from werkzeug.middleware.dispatcher import DispatcherMiddleware\n\n"
        "mounts = {'/one': one.server, '/two': two.server}\n"
        "server = DispatcherMiddleware(Flask(__name__), mounts)\n"
    ),
    "quart": (
        "from hypercorn.middleware import DispatcherMiddleware\n\n"
        "server = DispatcherMiddleware({'/one': one.server, '/two': two.server})\n"
    ),
}


def app(name: str, options: str) -> str:
    return (
        f'{name} = Dash("{name}", {options})\n{name}.layout = $layout\n\n\n'
        '@callback(Output("same", "children"), Input("in", "value"))\n'
        f'def {name}_same(value):\n    return f"{name} $word {{value}}"\n\n\n'
        f'@callback(Output("{name}-$out", "children"), Input("in", "value"))\n'
        f'def {name}_own(value):\n    return f"{name}-$out {{value}}"\n\n\n'
        "clientside_callback(\n"
        f"    \"function(value) {{ return '{name}-$word:' + value; }}\",\n"
        '    Output("script", "children"),\n    Input("in", "value"),\n)\n\n\n'
    )


def with_prefixes(backend: Backend) -> str:
    apps = [app(n, f'server=server, url_base_pathname="/{n}/"') for n in APPS]
    return (
        "$imports\nfrom $backend import $server_class\n\nserver = $server_call\n"
        f"{''.join(apps)}$main"
    )


def mounted(backend: Backend) -> str:
    options = 'backend="$backend", requests_pathname_prefix="/{}/"'
    apps = [app(name, options.format(name)) for name in APPS]
    return f"$imports\n{''.join(apps)}{MOUNTED[backend.name]}\n\n$main"


def expected(name: str, words: Mapping[str, str]) -> Expected:
    own = f"{name}-{words['out']}"
    return Expected(
        outputs=("same.children", f"{own}.children", "script.children"),
        answers={
            "same.children": f"{name} {words['word']} x",
            f"{own}.children": f"{own} x",
        },
        texts={f"{name}-{words['word']}:": "/"},
    )


def lists(site: Site, output: str) -> bool:
    try:
        return output in site.outputs()
    except FAULTS:
        return False


def check(server: Server, words: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Each app serves its own, and nothing of its neighbour or of another edition."""
    for name, neighbour in zip(APPS, reversed(APPS)):
        site, own = Site(server.port, prefix=f"/{name}"), expected(name, words)
        try:
            listed = f"list {own.outputs[1]}"
            wait_until(lambda: lists(site, own.outputs[1]), listed, server)
            for other in (expected(neighbour, words), expected(name, before)):
                assert differences(site, own, other.without(own)) == []
        finally:
            site.close()


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: backend.name)
@pytest.mark.parametrize("program", [with_prefixes, mounted])
def test_apps_of_one_server(
    program: Callable[[Backend], str], backend: Backend, tmp_path: Path
) -> None:
    main = SCRIPT_RELOAD.main_block(TARGET, backend)
    every = {**PARTS, **backend.words(), "main": main}

    def written(words: Mapping[str, str]) -> dict[str, str]:
        return {"app.py": fill(program(backend), {**every, **words})}

    folder = ProgramFolder(tmp_path / "program", written(FIRST))
    command = SCRIPT_RELOAD.command_line
    with Server(folder.path, tmp_path / "output.txt") as server:
        server.start(command(launched_python(), server.port, TARGET, backend))
        check(server, FIRST, SECOND)
        folder.edit(written(SECOND))
        check(server, SECOND, FIRST)
