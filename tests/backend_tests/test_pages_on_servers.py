"""Two apps with pages in one process, on one server or mounted, on every backend."""

import importlib.util
from typing import Any, Callable, Dict, List

import dash
import pytest
from dash import Dash, Input, Output, html
from dash._hooks import HooksManager
from fastapi import FastAPI
from flask import Flask
from hypercorn.middleware import DispatcherMiddleware as HypercornDispatcher
from quart import Quart
from werkzeug.middleware.dispatcher import DispatcherMiddleware

httpx = pytest.importorskip("httpx")
TestClient = pytest.importorskip("starlette.testclient").TestClient

NAMES = ("one", "two")
PAGES = ("", "both", "only-one", "only-two")
SERVERS: Dict[str, Callable[[str], Any]] = {
    "fastapi": lambda name: FastAPI(),
    "flask": Flask,
    "quart": Quart,
}


@pytest.fixture(autouse=True)
def no_pages(monkeypatch):
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    dash.page_registry.clear()


def tell() -> str:
    """What code of an app's author sees of pages and paths."""
    pages = [page["relative_path"] for page in dash.page_registry.values()]
    return " ".join([*pages, dash.get_asset_url("x")])


def told(name: str) -> str:
    return f"/{name}/ /{name}/both /{name}/only-{name} /{name}/assets/x"


def layout_of(app: Dash, name: str) -> Callable[[], Any]:
    """The layout of a page, as a coroutine function where the backend runs these."""

    def layout() -> str:
        return f"both of {name} {tell()}"

    async def layout_async() -> str:
        return layout()

    return layout if isinstance(app.server, Flask) else layout_async


def build(name: str, **options: Any) -> Dash:
    app = Dash(name, use_pages=True, pages_folder="", title=name, **options)
    app.layout = lambda: html.Div([html.P(tell()), dash.page_container])
    app.callback(Output("out", "children"), Input("in", "value"))(lambda _: tell())
    home = {"title": f"home of {name}", "redirect_from": ["/old"]}
    dash.register_page("home", path="/", layout=f"home of {name}", **home)
    dash.register_page("both", layout=layout_of(app, name))
    dash.register_page(f"only_{name}", layout=f"only {name}")
    return app


def client_of(server: Any) -> httpx.Client:
    if isinstance(server, (Flask, DispatcherMiddleware)):
        transport = httpx.WSGITransport(app=server)
        return httpx.Client(transport=transport, base_url="http://testserver")
    return TestClient(server, follow_redirects=False)


def with_prefixes(backend: str) -> httpx.Client:
    server = SERVERS[backend]("server")
    for name in NAMES:
        build(name, server=server, url_base_pathname=f"/{name}/")
    return client_of(server)


def mounted(backend: str) -> httpx.Client:
    apps = {
        f"/{name}": build(
            name, backend=backend, requests_pathname_prefix=f"/{name}/"
        ).server
        for name in NAMES
    }
    if backend == "flask":
        return client_of(DispatcherMiddleware(lambda *_: [], apps))
    if backend == "quart":
        return client_of(HypercornDispatcher(apps))
    host = FastAPI()
    for path, server in apps.items():
        host.mount(path, server)
    return client_of(host)


def ask(
    client: httpx.Client, name: str, outputs: List[str], inputs: Dict[str, str]
) -> Any:
    def dependency(text: str) -> Dict[str, str]:
        component, _, prop = text.partition(".")
        return {"id": component, "property": prop}

    listed = [dependency(one) for one in outputs]
    joined = f"..{'...'.join(outputs)}.."
    answer = client.post(
        f"/{name}/_dash-update-component",
        json={
            "output": joined if len(outputs) > 1 else outputs[0],
            "outputs": listed if len(outputs) > 1 else listed[0],
            "inputs": [{**dependency(one), "value": inputs[one]} for one in inputs],
            "changedPropIds": list(inputs)[:1],
        },
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["response"]


def visit(client: httpx.Client, name: str, page: str) -> str:
    answer = ask(
        client,
        name,
        ["_pages_content.children", "_pages_store.data"],
        {"_pages_location.pathname": f"/{name}/{page}", "_pages_location.search": ""},
    )
    content = answer["_pages_content"]["children"]
    return content if isinstance(content, str) else content["props"]["children"]


def check_app(client: httpx.Client, name: str) -> None:
    """All that a browser gets of pages below the app's prefix is the app's."""
    layout = client.get(f"/{name}/_dash-layout").json()
    assert layout["props"]["children"][0]["props"]["children"] == told(name)
    contents = {
        "": f"home of {name}",
        "both": f"both of {name} {told(name)}",
        f"only-{name}": f"only {name}",
    }
    missing = "404 - Page not found"
    for page in PAGES:
        assert visit(client, name, page) == contents.get(page, missing)
    answer = ask(client, name, ["out.children"], {"in.value": "x"})
    assert answer["out"]["children"] == told(name)
    title = f'<meta property="og:title" content="home of {name}">'
    assert title in client.get(f"/{name}/").text
    redirected = client.get(f"/{name}/old")
    assert (redirected.status_code, redirected.headers["Location"]) == (
        301,
        f"/{name}/",
    )


WITH_MOUNTING = pytest.mark.skipif(
    importlib.util.find_spec("dash.backends._mounting") is None,
    reason="works with the edits of `mounting` only",
)
COMPOSED = [
    pytest.param(with_prefixes, "fastapi", id="fastapi-prefixes"),
    pytest.param(with_prefixes, "flask", id="flask-prefixes"),
    pytest.param(with_prefixes, "quart", id="quart-prefixes", marks=WITH_MOUNTING),
    pytest.param(mounted, "fastapi", id="fastapi-mounted", marks=WITH_MOUNTING),
    pytest.param(mounted, "flask", id="flask-mounted"),
    pytest.param(mounted, "quart", id="quart-mounted"),
]


@pytest.mark.parametrize("order", [NAMES, NAMES[::-1]], ids="-".join)
@pytest.mark.parametrize("compose, backend", COMPOSED)
def test_each_app_shows_its_own_pages(compose, backend, order):
    client = compose(backend)
    for name in order:
        check_app(client, name)
