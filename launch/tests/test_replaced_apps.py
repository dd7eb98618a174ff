"""An app that another has replaced is gone, whatever its server remembers.
https://github.com/plotly/dash/issues/3818"""

import asyncio
import contextvars
import gc
import threading
import weakref
from typing import Any, Dict, Iterator, List, Tuple

import pytest
from dash import Dash, Input, Output, hooks, html

PATHS = ("/", "/_dash-layout", "/_dash-dependencies", "/a/path")
# How many of them lead to an app that was not built last: without the catch-all of
# each app, FastAPI's is that of the last one.
OWN = {"flask": 4, "fastapi": 3, "quart": 4}


def ask_flask(server: Any) -> List[int]:
    client = server.test_client()
    return [client.get(path).status_code for path in PATHS]


async def send_to(server: Any, scope: Dict[str, Any], *messages: str):
    """What an ASGI server sends when it is sent messages."""
    coming = iter([{"type": one, "body": b""} for one in messages])
    sent: List[Dict[str, Any]] = []

    async def receive() -> Dict[str, Any]:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: Dict[str, Any]) -> None:
        sent.append(message)

    await server(scope, receive, send)
    return sent


async def call(server: Any, path: str, query: str = "") -> Tuple[int, bytes]:
    """The status and the body that an ASGI server answers to a request."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"testserver")],
    }
    first, *rest = await send_to(server, scope, "http.request")
    return first["status"], b"".join(one["body"] for one in rest)


def ask_fastapi(server: Any) -> List[int]:
    async def ask() -> List[int]:
        lifespan = "lifespan.startup", "lifespan.shutdown"
        await send_to(server, {"type": "lifespan"}, *lifespan)
        return [(await call(server, path))[0] for path in PATHS]

    known = set(threading.enumerate())
    # Other tests leave an app in the context, which would be started instead.
    statuses = contextvars.Context().run(asyncio.run, ask())
    # The threads that run views end after the loop, and know the last one till then.
    for thread in set(threading.enumerate()) - known:
        thread.join()
    return statuses


def ask_quart(server: Any) -> List[int]:
    async def ask() -> List[int]:
        client = server.test_client()
        return [(await client.get(path)).status_code for path in PATHS]

    return asyncio.run(ask())


ASK = {"flask": ask_flask, "fastapi": ask_fastapi, "quart": ask_quart}


def build(backend: str) -> Dash:
    app = Dash("replaced", backend=backend)
    app.layout = html.Div([html.Div(id="output"), html.Div(id="input")])

    @app.callback(Output("output", "children"), Input("input", "children"))
    def echo(value):
        return value

    return app


@pytest.mark.parametrize("backend", sorted(ASK))
@pytest.mark.parametrize("is_served", [True, False])
def test_app_is_gone_when_another_was_built(backend: str, is_served: bool):
    app = build(backend)
    if is_served:
        assert ASK[backend](app.server) == [200] * len(PATHS)
    gone = weakref.ref(app)

    app = build(backend)
    gc.collect()

    assert gone() is None
    assert ASK[backend](app.server) == [200] * len(PATHS)


@pytest.mark.parametrize("backend", sorted(ASK))
def test_server_keeps_its_app(backend: str):
    server = build(backend).server
    other = build(backend)
    gc.collect()

    own = OWN[backend]
    assert ASK[backend](server)[:own] == [200] * own
    assert other.server is not server


@pytest.fixture
def no_routes_left() -> Iterator[None]:
    yield
    hooks._ns["routes"].clear()  # pylint: disable=protected-access


@pytest.mark.usefixtures("no_routes_left")
def test_routes_of_hooks_have_their_parameters():
    @hooks.route("numbers/{number}", methods=("GET",))
    def tell(number: int, word: str = "none"):
        return f"{number + 1} {word}"

    server = build("fastapi").server

    async def ask(word: str, query: str = "") -> Tuple[int, bytes]:
        return await call(server, f"/numbers/{word}", query)

    assert asyncio.run(ask("1")) == (200, b'"2 none"')
    assert asyncio.run(ask("1", "word=one")) == (200, b'"2 one"')
    assert asyncio.run(ask("one"))[0] == 422
