"""Asks apps of this process, each through the test client of its own server.

What drives a program runs in its folder. Beside that is written what to ask and how the
edited files read, and there the answers of each app that was asked are written down.
"""

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from page import SOCKET, Page

_PROGRAM = Path.cwd()
_TASK = json.loads((_PROGRAM.parent / "task.json").read_text(encoding="utf-8"))
sys.path.insert(0, str(_PROGRAM))
_THREAD = ThreadPoolExecutor(1)


def edit():
    """Save the program's files as they read after its edit."""
    for name, text in _TASK["edited"].items():
        file = Path(name)
        if file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def edit_in_vain(name, load, app):
    """Save a file as it reads after the edit, with errors that ``load`` runs into.

    First it does not compile; then it raises when half of it has been run, and when all
    of it has. The app that was served before answers as it did all the while.
    """
    parts = _TASK["edited"][name].split("\n\n\n")
    half, served = len(parts) // 2, ask(app)
    for place, broken, error in (
        (len(parts), ")", SyntaxError),
        (half, "raise OSError", OSError),
        (len(parts), "raise OSError", OSError),
    ):
        text = "\n\n\n".join([*parts[:place], broken, *parts[place:]])
        Path(name).write_text(text, encoding="utf-8")
        try:
            load()
        except error:
            pass
        else:
            raise AssertionError(f"{name} was loaded in spite of {broken!r}.")
        found = ask(app)
        for kind in ("outputs", "answers", "apis"):
            assert found[kind] == served[kind], f"{broken} at {place}: {found[kind]}"


def report(**apps):
    """Ask apps everything, and write down what they said under the given names."""
    facts = json.dumps({name: ask(app) for name, app in apps.items()})
    (_PROGRAM.parent / "facts.json").write_text(facts, encoding="utf-8")


def load_page(app):
    """Request what a browser requests first."""
    for path in ("/", "/_dash-layout", "/_dash-dependencies"):
        visit(app, path)


def visit(app, path):
    """Request a page that has to be there."""
    _in_thread(lambda: _page(app).text(path))


def ask(app):
    """What an app serves, in the form that the table compares."""
    return _in_thread(lambda: _facts(_page(app), _TASK["questions"]))


def _in_thread(job):
    """The result of a job in another thread than the caller's, as servers have them.

    In a notebook, the caller's thread has an event loop that is running. It is always
    the same one: ipykernel 6 follows threads by numbers, which new ones have again.
    """
    return _THREAD.submit(job).result()


def _facts(page, asked):
    return {
        "outputs": page.outputs(),
        "answers": {output: page.answer(output) for output in asked["outputs"]},
        "texts": {path: page.text(path) for path in asked["paths"]},
        "apis": {path: page.api(path) for path in asked["apis"]},
    }


def _page(app):
    framework = type(app.server).__module__.partition(".")[0]
    wires = {"fastapi": _FastAPIWire, "flask": _FlaskWire, "quart": _QuartWire}
    return Page(wires[framework](app.server))


class _FastAPIWire:
    def __init__(self, server):
        from starlette.testclient import TestClient

        self._client = TestClient(server, raise_server_exceptions=False)

    def request(self, method, path, body=None, query=None):
        response = self._client.request(method, path, json=body, params=query)
        return response.status_code, response.text

    def converse(self, message):
        origin = {"origin": str(self._client.base_url)}
        with self._client.websocket_connect(SOCKET, headers=origin) as socket:
            socket.send_json(message)
            while True:
                yield socket.receive_text()


class _FlaskWire:
    def __init__(self, server):
        self._client = server.test_client()

    def request(self, method, path, body=None, query=None):
        response = self._client.open(path, method=method, json=body, query_string=query)
        return response.status_code, response.get_data(as_text=True)


class _QuartWire:
    def __init__(self, server):
        self._client = server.test_client()

    def request(self, method, path, body=None, query=None):
        async def exchange():
            response = await self._client.open(
                path, method=method, json=body, query_string=query
            )
            return response.status_code, await response.get_data(as_text=True)

        return asyncio.run(exchange())

    def converse(self, message):
        async def exchange():
            origin = {"Origin": "http://localhost"}
            async with self._client.websocket(SOCKET, headers=origin) as socket:
                await socket.send_json(message)
                return await socket.receive()

        yield asyncio.run(exchange())
