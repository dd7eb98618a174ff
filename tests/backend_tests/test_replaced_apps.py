"""An app that another has replaced is gone, whatever its server remembers.
https://github.com/plotly/dash/issues/3818"""

import asyncio
import gc
import weakref
from typing import Any, Iterator, List

import pytest
from dash import Dash, Input, Output, hooks, html
from starlette.testclient import TestClient

PATHS = ("/", "/_dash-layout", "/_dash-dependencies", "/a/path")
# How many of them lead to an app that was not built last: without the catch-all of
# each app, FastAPI's is that of the last one.
OWN = {"flask": 4, "fastapi": 3, "quart": 4}


def ask_flask(server: Any) -> List[int]:
    client = server.test_client()
    return [client.get(path).status_code for path in PATHS]


def ask_fastapi(server: Any) -> List[int]:
    with TestClient(server) as client:
        return [client.get(path).status_code for path in PATHS]


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

    client = TestClient(build("fastapi").server)

    assert client.get("/numbers/1").json() == "2 none"
    assert client.get("/numbers/1?word=one").json() == "2 one"
    assert client.get("/numbers/one").status_code == 422
