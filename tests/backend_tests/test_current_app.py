"""`dash.get_app()` is the app that answers, and nobody once it has answered."""

import asyncio
import contextvars
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional, Tuple

import dash
import pytest
from dash import Dash, DiskcacheManager, Input, Output, dcc, hooks, html
from dash._get_app import app_context

httpx = pytest.importorskip("httpx")
TestClient = pytest.importorskip("starlette.testclient").TestClient

PATIENCE = 30
PAGE = """
import dash
from dash import html

dash.register_page(__name__, path="/")

def layout(**_):
    return html.P(f"page of {dash.get_app().title}")
"""
UPDATE = "/_dash-update-component"
Ask = Callable[..., Any]


def ask_flask(server: Any, method: str, path: str, body: Any = None) -> Any:
    response = server.test_client().open(path, method=method, json=body)
    assert response.status_code == 200, response.text
    return response.text


def ask_fastapi(server: Any, method: str, path: str, body: Any = None) -> Any:
    response = TestClient(server).request(method, path, json=body)
    assert response.status_code == 200, response.text
    return response.text


def ask_quart(server: Any, method: str, path: str, body: Any = None) -> Any:
    async def exchange():
        response = await server.test_client().open(path, method=method, json=body)
        text = await response.get_data(as_text=True)
        assert response.status_code == 200, text
        return text

    return asyncio.run(exchange())


ASK: Dict[str, Ask] = {"flask": ask_flask, "fastapi": ask_fastapi, "quart": ask_quart}


def question(component: str) -> Dict[str, Any]:
    return {
        "output": f"{component}.children",
        "outputs": {"id": component, "property": "children"},
        "inputs": [{"id": "in", "property": "value", "value": "x"}],
        "changedPropIds": ["in.value"],
    }


def page_question(path: str) -> Dict[str, Any]:
    location = "_pages_location"
    content = ("_pages_content", "children"), ("_pages_store", "data")
    values = {"pathname": path, "search": ""}
    return {
        "output": "..{}...{}..".format(*(".".join(one) for one in content)),
        "outputs": [{"id": name, "property": prop} for name, prop in content],
        "inputs": [
            {"id": location, "property": prop, "value": value}
            for prop, value in values.items()
        ],
        "changedPropIds": [f"{location}.pathname"],
    }


def title() -> str:
    return dash.get_app().title


async def title_after_a_while() -> str:
    await asyncio.sleep(0)
    return dash.get_app().title


def sync_answers(app: Dash) -> None:
    @app.callback(Output("out", "children"), Input("in", "value"))
    def tell(_):
        return title()

    @app.callback(
        Output("api", "children"), Input("in", "value"), api_endpoint="/api/who"
    )
    def tell_api(value=None):
        return f"{title()} {value}"


def async_answers(app: Dash) -> None:
    @app.callback(Output("out", "children"), Input("in", "value"))
    async def tell(_):
        return await title_after_a_while()

    @app.callback(
        Output("api", "children"), Input("in", "value"), api_endpoint="/api/who"
    )
    async def tell_api(value=None):
        return f"{await title_after_a_while()} {value}"


DECLARE = {"sync": sync_answers, "async": async_answers}
ROUTES = {"sync": title, "async": title_after_a_while}


def build(name: str, backend: str, style: str, pages: Path) -> Dash:
    app = Dash(
        name,
        backend=backend,
        title=name,
        use_pages=True,
        pages_folder=str(pages),
        use_async=style == "async",
        suppress_callback_exceptions=True,
    )
    app.layout = lambda: html.Div([title(), dash.page_container])
    DECLARE[style](app)
    app.setup_apis()
    return app


@pytest.fixture(
    name="asked",
    scope="module",
    params=[(backend, style) for backend in ASK for style in DECLARE],
    ids="-".join,
)
def fixture_asked(request, tmp_path_factory) -> Iterator[Ask]:
    """Asks an app, right after its neighbour, which was also built later."""
    backend, style = request.param
    pages = tmp_path_factory.mktemp("pages")
    (pages / "home.py").write_text(PAGE, encoding="utf-8")
    hooks.route(name="who", methods=("GET",))(ROUTES[style])
    apps = [build(name, backend, style, pages) for name in ("asked", "neighbour")]

    def ask_both(*question: Any) -> str:
        app, neighbour = apps
        assert "neighbour" in ASK[backend](neighbour.server, *question)
        return ASK[backend](app.server, *question)

    yield ask_both
    hooks._ns["routes"].clear()  # pylint: disable=protected-access
    dash.page_registry.clear()


def test_callback(asked):
    answer = json.loads(asked("POST", UPDATE, question("out")))
    assert answer["response"]["out"]["children"] == "asked"


def test_layout(asked):
    layout = json.loads(asked("GET", "/_dash-layout"))
    assert layout["props"]["children"][0] == "asked"


def test_page(asked):
    answer = asked("POST", UPDATE, page_question("/"))
    assert "page of asked" in answer


def test_hook_route(asked):
    assert asked("GET", "/who").strip('"') == "asked"


def test_api_endpoint(asked):
    answer = asked("POST", "/api/who", {"value": "x"})
    assert json.loads(answer) == "asked x"


def test_nothing_is_left_in_the_thread(asked):
    with ThreadPoolExecutor(1) as thread:
        for request in (
            ("GET", "/_dash-layout"),
            ("GET", "/who"),
            ("POST", "/api/who", {"value": "x"}),
            ("POST", UPDATE, question("out")),
        ):
            answer = thread.submit(asked, *request).result()
            assert thread.submit(app_context.get, None).result() is None, request
            assert "asked" in answer


@pytest.mark.parametrize("style", list(DECLARE))
def test_nothing_is_left_in_the_task(style, tmp_path):
    """An ASGI server may serve requests in a task that does more than that."""
    app = build("asked", "fastapi", style, tmp_path)
    build("neighbour", "fastapi", style, tmp_path)

    async def exchange() -> Tuple[str, Optional[Dash]]:
        transport = httpx.ASGITransport(app=app.server)
        async with httpx.AsyncClient(transport=transport, base_url="http://a") as one:
            await one.get("/_dash-dependencies")
            answer = await one.post(UPDATE, json=question("out"))
        return answer.text, app_context.get(None)

    # Without what other tests have left in the context.
    answer, left = contextvars.Context().run(asyncio.run, exchange())
    assert "asked" in answer
    assert left is None


@pytest.mark.parametrize("backend", list(ASK))
def test_background_callback(backend, tmp_path):
    diskcache = pytest.importorskip("diskcache")
    cache = diskcache.Cache(tmp_path)
    app, neighbour = (
        Dash(
            name,
            backend=backend,
            title=name,
            background_callback_manager=DiskcacheManager(cache),
        )
        for name in ("asked", "neighbour")
    )
    app.layout = neighbour.layout = html.Div([dcc.Input(id="in"), html.P(id="out")])

    @app.callback(Output("out", "children"), Input("in", "value"), background=True)
    def tell(_):
        return title()

    answer = json.loads(ASK[backend](app.server, "POST", UPDATE, question("out")))
    job = f"{UPDATE}?cacheKey={answer['cacheKey']}&job={answer['job']}"
    end = time.monotonic() + PATIENCE
    while "response" not in answer and time.monotonic() < end:
        time.sleep(0.05)
        answer = json.loads(ASK[backend](app.server, "POST", job, question("out")))
    assert answer["response"]["out"]["children"] == "asked"


@pytest.fixture(name="greeted")
def fixture_greeted() -> Iterator[list]:
    """The apps that hooks of connections saw."""
    greeted = []
    names = ("websocket_connect", "websocket_message")
    for name in names:
        getattr(hooks, name)()(lambda *_: greeted.append(title()))
    yield greeted
    for name in names:
        hooks._ns[name].clear()  # pylint: disable=protected-access


def exchange_with_fastapi(app: Dash, message: Dict[str, Any]) -> Any:
    client = TestClient(app.server)
    headers = {"Origin": "http://testserver"}
    with client.websocket_connect("/_dash-ws-callback", headers=headers) as socket:
        socket.send_json(message)
        return socket.receive_json()


def exchange_with_quart(app: Dash, message: Dict[str, Any]) -> Any:
    async def exchange():
        client = app.server.test_client()
        headers = {"Origin": "http://localhost"}
        async with client.websocket("/_dash-ws-callback", headers=headers) as socket:
            await socket.send_json(message)
            return await socket.receive_json()

    return asyncio.run(exchange())


@pytest.mark.parametrize("style", list(DECLARE))
@pytest.mark.parametrize(
    "backend, exchange",
    [("fastapi", exchange_with_fastapi), ("quart", exchange_with_quart)],
    ids=["fastapi", "quart"],
)
def test_websocket(backend, exchange, style, greeted):
    app, neighbour = (
        Dash(name, backend=backend, title=name, websocket_callbacks=True)
        for name in ("asked", "neighbour")
    )
    app.layout = neighbour.layout = html.Div([dcc.Input(id="in"), html.P(id="out")])
    DECLARE[style](app)
    message = {
        "type": "callback_request",
        "requestId": "1",
        "rendererId": "r",
        "payload": question("out"),
    }
    answer = exchange(app, message)["payload"]["data"]["response"]
    assert answer == {"out": {"children": "asked"}}
    assert greeted == ["asked", "asked"]


@pytest.mark.skipif(sys.version_info < (3, 10), reason="dash.mcp needs Python 3.10")
@pytest.mark.parametrize("backend", list(ASK))
def test_tools_of_models(backend):
    """A model that talks to an app can run the callbacks of that app only."""
    pytest.importorskip("dash.mcp")
    asked, neighbour = (
        Dash(name, backend=backend, title=name, enable_mcp=True)
        for name in ("asked", "neighbour")
    )
    asked.layout = neighbour.layout = html.Div([dcc.Input(id="in"), html.P(id="out")])
    sync_answers(asked)
    tool = {"name": "tell", "arguments": {"_": "x"}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": tool}
    answers = [
        json.loads(ASK[backend](app.server, "POST", "/_mcp", call))
        for app in (asked, neighbour)
    ]
    content = answers[0]["result"]["structuredContent"]
    assert content["response"] == {"out": {"children": "asked"}}
    assert "Tool not found" in json.dumps(answers[1])
