"""Asks apps of this process, each through the test client of its own server.

A driver is a script that runs in a program's folder. It reads from its input what to
ask and how the edited files read, and prints the answers of each app that it asked.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

_TASK = json.load(sys.stdin)
sys.path.insert(0, os.getcwd())


def edit():
    """Save the program's files as they read after its edit."""
    for name, text in _TASK["edited"].items():
        file = Path(name)
        if file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def report(**apps):
    """Ask each app everything, and print what they said under the given names."""
    print(json.dumps({name: ask(app) for name, app in apps.items()}))


def load_page(app):
    """Request what a browser requests first."""
    for path in ("/", "/_dash-layout", "/_dash-dependencies"):
        visit(app, path)


def visit(app, path):
    """Request a page that has to be there."""
    status, text = _request(app, "GET", path)
    assert status == 200, text


def ask(app):
    """What an app serves, in the form that the table compares."""
    asked = _TASK["questions"]
    return {
        "outputs": _outputs(app),
        "answers": {output: _answer(app, output) for output in asked["outputs"]},
        "texts": {path: _request(app, "GET", path)[1] for path in asked["paths"]},
        "apis": {path: _api(app, path) for path in asked["apis"]},
    }


def _outputs(app):
    status, text = _request(app, "GET", "/_dash-dependencies")
    assert status == 200, text
    return [spec["output"].partition("@")[0] for spec in json.loads(text)]


def _answer(app, output):
    name, _, prop = output.rpartition(".")
    question = {
        "output": output,
        "outputs": {"id": _component(name), "property": prop},
        "inputs": [{"id": "in", "property": "value", "value": "x"}],
        "state": [],
        "changedPropIds": ["in.value"],
    }
    status, text = _request(app, "POST", "/_dash-update-component", question)
    if status != 200:
        return None
    (props,) = json.loads(text)["response"].values()
    return props[prop]


def _component(name):
    """The id that a pattern matches first, or the id itself if it is a plain one."""
    if not name.startswith("{"):
        return name
    return json.loads(name.replace('["MATCH"]', "0"))


def _api(app, path):
    status, text = _request(app, "POST", path, {"value": "x"})
    return json.loads(text) if status == 200 else None


def _request(app, method, path, body=None):
    framework = type(app.server).__module__.partition(".")[0]
    ways = {"fastapi": _ask_fastapi, "flask": _ask_flask, "quart": _ask_quart}
    return ways[framework](app.server, method, path, body)


def _ask_fastapi(server, method, path, body):
    from starlette.testclient import TestClient

    client = TestClient(server, raise_server_exceptions=False)
    response = client.request(method, path, json=body)
    return response.status_code, response.text


def _ask_flask(server, method, path, body):
    response = server.test_client().open(path, method=method, json=body)
    return response.status_code, response.get_data(as_text=True)


def _ask_quart(server, method, path, body):
    async def exchange():
        client = server.test_client()
        response = await client.open(path, method=method, json=body)
        return response.status_code, await response.get_data(as_text=True)

    return asyncio.run(exchange())
