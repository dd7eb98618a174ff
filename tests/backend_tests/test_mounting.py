"""Several apps on one server, mounted or with prefixes, each answering for itself."""

import contextlib
import gc
import json
import socket
import threading
import time
from typing import Any, Callable, Dict, Iterator

import dash
import pytest
import uvicorn
from dash import Dash, Input, Output, dcc, html
from dash.backends._mounting import is_for, route_path
from fastapi import FastAPI
from flask import Flask
from hypercorn.middleware import DispatcherMiddleware as HypercornDispatcher
from quart import Quart
from starlette.applications import Starlette
from starlette.routing import Mount
from websockets.sync.client import connect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

httpx = pytest.importorskip("httpx")
TestClient = pytest.importorskip("starlette.testclient").TestClient

PATIENCE = 30
NEW_SERVER: Dict[str, Callable[[], Any]] = {
    "fastapi": FastAPI,
    "flask": lambda: Flask("server"),
    "quart": lambda: Quart("server"),
}


def build(name: str, backend: str = "fastapi", **options: Any) -> Dash:
    """An app whose title, layout and callback tell its name."""
    app = Dash(name, backend=backend, title=f"title of {name}", **options)
    app.layout = html.Div([f"layout of {name}", html.P(id="out"), dcc.Input(id="in")])

    @app.callback(Output("out", "children"), Input("in", "value"))
    def tell(value):
        return f"{name} {dash.get_app().title} {value}"

    return app


def said(name: str) -> str:
    """What the callback of an app answers."""
    return f"{name} title of {name} x"


def question() -> Dict[str, Any]:
    return {
        "output": "out.children",
        "outputs": {"id": "out", "property": "children"},
        "inputs": [{"id": "in", "property": "value", "value": "x"}],
        "changedPropIds": ["in.value"],
    }


def callback_answer(text: str) -> str:
    return json.loads(text)["response"]["out"]["children"]


def check_app(client: httpx.Client, path: str, name: str) -> None:
    """All that a browser asks below a path comes from the app of a name."""
    page = client.get(path)
    assert page.status_code == 200
    assert f"<title>title of {name}</title>" in page.text
    assert f"layout of {name}" in client.get(f"{path}_dash-layout").text
    answer = client.post(f"{path}_dash-update-component", json=question())
    assert callback_answer(answer.text) == said(name)
    assert f"<title>title of {name}</title>" in client.get(f"{path}no/route").text


def client_of(server: Any) -> httpx.Client:
    if isinstance(server, Flask):
        transport = httpx.WSGITransport(server)
        return httpx.Client(transport=transport, base_url="http://testserver")
    return TestClient(server)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.contextmanager
def served(app: Any, **options: Any) -> Iterator[int]:
    """An ASGI app served by uvicorn; the block gets the port."""
    port = free_port()
    config = uvicorn.Config(app, port=port, log_level="error", **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        end = time.monotonic() + PATIENCE
        while not server.started and time.monotonic() < end:
            time.sleep(0.01)
        yield port
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


@pytest.mark.parametrize(
    "scope, path",
    [
        ({"path": "/x"}, "/x"),
        ({"path": "/x", "root_path": ""}, "/x"),
        ({"path": "/a/x", "root_path": "/a"}, "/x"),
        ({"path": "/a", "root_path": "/a"}, ""),
        ({"path": "/a/", "root_path": "/a"}, "/"),
        ({"path": "/x", "root_path": "/a"}, "/x"),
        ({"path": "/ab/x", "root_path": "/a"}, "/ab/x"),
    ],
)
def test_route_path(scope, path):
    assert route_path(scope) == path


def test_what_an_app_is_asked_for():
    app = build("prefixed", url_base_pathname="/p/")
    asked = ["/p", "/p/", "/p/_dash-layout", "/a/p/_dash-x"]
    foreign = ["/", "/_dash-layout", "/p/route", "/px/_dash-layout", "/a/x"]
    scopes = [{"path": path, "root_path": "/a"} for path in asked + foreign]
    assert [is_for(app, one) for one in scopes] == [True] * 4 + [False] * 5


def test_two_mounted_apps():
    one, two = (build(n, requests_pathname_prefix=f"/{n}/") for n in ("one", "two"))
    host = FastAPI()
    host.mount("/one", one.server)
    host.mount("/two", two.server)
    client = TestClient(host)
    check_app(client, "/one/", "one")
    check_app(client, "/two/", "two")
    assert client.get("/three/").status_code == 404


def test_nested_mounts():
    inner = build("inner", requests_pathname_prefix="/a/b/")
    outer = build("outer", requests_pathname_prefix="/a/")
    outer.server.mount("/b", inner.server)
    client = TestClient(Starlette(routes=[Mount("/a", outer.server)]))
    check_app(client, "/a/b/", "inner")
    check_app(client, "/a/", "outer")


def test_mount_within_a_prefix():
    app = build("both", routes_pathname_prefix="/p/", requests_pathname_prefix="/m/p/")
    host = FastAPI()
    host.mount("/m", app.server)
    client = TestClient(host)
    check_app(client, "/m/p/", "both")
    assert client.get("/m/other").status_code == 404


@pytest.mark.parametrize("prefixes", [("/", "/b/"), ("/b/", "/"), ("/b/", "/b/c/")])
@pytest.mark.parametrize("backend", list(NEW_SERVER))
def test_prefixes_on_one_server(backend, prefixes):
    server = NEW_SERVER[backend]()
    for number, prefix in enumerate(prefixes):
        build(f"app {number}", backend, server=server, url_base_pathname=prefix)
    with client_of(server) as client:
        for number, prefix in enumerate(prefixes):
            check_app(client, prefix, f"app {number}")


def test_own_routes_beside_an_app():
    server = FastAPI()

    @server.post("/other")
    async def other(body: Dict[str, int]):
        return body

    build("guest", server=server, url_base_pathname="/dash/")
    with TestClient(server) as client:
        assert client.post("/other", json={"a": 1}).json() == {"a": 1}
        assert client.get("/nowhere").status_code == 404
        check_app(client, "/dash/", "guest")


def test_lifespan_of_an_app_that_was_not_built_last():
    first = build("first")
    build("last")
    with TestClient(first.server) as client:
        check_app(client, "/", "first")


def test_server_that_alone_keeps_its_app():
    server = build("first").server
    build("last")
    gc.collect()
    with TestClient(server) as client:
        check_app(client, "/", "first")


def test_one_catchall_route():
    app = build("again")
    before = len(app.server.router.routes)
    for _ in range(2):
        with TestClient(app.server) as client:
            client.get("/")
            client.get("/page")
    assert len(app.server.router.routes) == before + 1


def test_dev_tools_of_a_mounted_app(monkeypatch):
    monkeypatch.setenv("_DASH_FASTAPI_CONFIG", json.dumps({"dev_tools_ui": True}))
    app = build("mounted", requests_pathname_prefix="/a/")
    host = FastAPI()
    host.mount("/a", app.server)
    assert '"ui":true' in TestClient(host).get("/a/").text


def test_page_of_a_mounted_app(clean_pages):
    app = build(
        "paged", requests_pathname_prefix="/a/", use_pages=True, pages_folder=""
    )
    app.layout = html.Div(dash.page_container)
    dash.register_page("sub", path="/sub", title="title of sub", layout=html.P("sub"))
    host = FastAPI()
    host.mount("/a", app.server)
    client = TestClient(host)
    client.get("/a/_dash-layout")
    assert '<meta property="og:title" content="title of sub">' in (
        client.get("/a/sub").text
    )


@pytest.fixture(name="clean_pages")
def fixture_clean_pages():
    yield
    dash.page_registry.clear()


def ask_by_websocket(port: int, path: str) -> Dict[str, Any]:
    message = {
        "type": "callback_request",
        "requestId": "1",
        "rendererId": "r",
        "payload": question(),
    }
    with connect(
        f"ws://127.0.0.1:{port}{path}_dash-ws-callback",
        origin=f"http://127.0.0.1:{port}",
    ) as socket_:
        socket_.send(json.dumps(message))
        answer = json.loads(socket_.recv(PATIENCE))
    return answer["payload"]["data"]["response"]["out"]


def test_websockets_below_mounts():
    names = ("one", "two")
    apps = [
        build(n, requests_pathname_prefix=f"/{n}/", websocket_callbacks=True)
        for n in names
    ]
    host = FastAPI()
    for name, app in zip(names, apps):
        host.mount(f"/{name}", app.server)
    with served(host) as port:
        answers = [ask_by_websocket(port, f"/{name}/") for name in names]
        page = TestClient(host).get("/one/").text
    assert answers == [{"children": said(name)} for name in names]
    assert "<title>title of one</title>" in page


@pytest.mark.parametrize("backend", ["fastapi", "quart"])
def test_websockets_below_prefixes(backend):
    server = NEW_SERVER[backend]()
    names = ("one", "two")
    for name in names:
        build(
            name,
            backend,
            server=server,
            url_base_pathname=f"/{name}/",
            websocket_callbacks=True,
        )
    with served(server, lifespan="off") as port:
        answers = [ask_by_websocket(port, f"/{name}/") for name in names]
    assert answers == [{"children": said(name)} for name in names]


@pytest.mark.parametrize("lifespan", ["on", "off"])
def test_root_path_of_the_server(lifespan):
    """A proxy takes `/api` away, and the server is told so."""
    app = build("behind", requests_pathname_prefix="/api/")
    with served(app.server, root_path="/api", lifespan=lifespan) as port:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            check_app(client, "/", "behind")


def test_root_path_of_fastapi():
    app = build(
        "behind", server=FastAPI(root_path="/api"), requests_pathname_prefix="/api/"
    )
    client = TestClient(app.server)
    check_app(client, "/", "behind")
    check_app(client, "/api/", "behind")


def test_werkzeug_dispatcher():
    apps = {
        f"/{n}": build(n, "flask", requests_pathname_prefix=f"/{n}/").server
        for n in ("one", "two")
    }
    client = Client(DispatcherMiddleware(lambda *_: [], apps))
    for name in ("one", "two"):
        assert f"<title>title of {name}<" in client.get(f"/{name}/").text
        answer = client.post(f"/{name}/_dash-update-component", json=question())
        assert callback_answer(answer.text) == said(name)
        assert f"<title>title of {name}<" in client.get(f"/{name}/no/route").text


def test_quart_dispatch():
    apps = {
        f"/{n}": build(n, "quart", requests_pathname_prefix=f"/{n}/").server
        for n in ("one", "two")
    }
    with served(HypercornDispatcher(apps), lifespan="off") as port:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            check_app(client, "/one/", "one")
            check_app(client, "/two/", "two")
