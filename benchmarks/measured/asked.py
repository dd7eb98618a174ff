"""Asking an app of this process, as its server would."""

import asyncio
import json


def load_page(app):
    """Load the page and what it asks for next."""
    for path in ("/", "/_dash-layout", "/_dash-dependencies"):
        if hasattr(app.server, "test_client"):
            assert app.server.test_client().get(path).status_code == 200, path
        else:
            request(app, "GET", path)


def call_of(number):
    """The method, path and body of a request that calls the callback of a number."""
    question = {
        "output": f"out-{number}.children",
        "outputs": {"id": f"out-{number}", "property": "children"},
        "inputs": [{"id": f"in-{number}", "property": "value", "value": "x"}],
        "changedPropIds": [f"in-{number}.value"],
        "parsedChangedPropsIds": [f"in-{number}.value"],
    }
    return "POST", "/_dash-update-component", json.dumps(question).encode()


def request(app, method, path, body=b""):
    """Make a request that has to go well."""
    asyncio.run(exchange(app, method, path, body))


async def exchange(app, method, path, body=b""):
    """Make a request that has to go well, in a loop that runs already."""
    due = [{"type": "http.request", "body": body, "more_body": False}]
    sent = []

    async def receive():
        return due.pop() if due else await asyncio.Future()

    async def send(message):
        sent.append(message)

    await app.server(_scope(method, path, body), receive, send)
    assert sent[0]["status"] == 200, sent


def _scope(method, path, body):
    headers = {"host": "127.0.0.1", "content-type": "application/json"}
    headers["content-length"] = str(len(body))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
