"""A request to one app runs nothing of another app of the same process.

A public app and an admin app are served by one process, and whoever asks the public
one knows everything about the admin one. Each function of the admin app notes that it
ran, and answers with a secret: no request to the public app may make either appear.
"""

import asyncio
import contextlib
import importlib.util
import itertools
import json
import random
import sys
import types
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Tuple

import dash
import pytest
from dash import Dash
from dash._hooks import HooksManager
from dash._utils import split_callback_id
from fastapi import FastAPI
from flask import Flask
from hypercorn.middleware import DispatcherMiddleware as AsgiDispatcher
from quart import Quart
from werkzeug.middleware.dispatcher import DispatcherMiddleware as WsgiDispatcher

httpx = pytest.importorskip("httpx")
TestClient = pytest.importorskip("starlette.testclient").TestClient

UPDATE = "_dash-update-component"
NAMES = ("public", "admin")
PATIENCE = 30
Modules = Dict[str, str]

RECORD = """
from pathlib import Path

LOG = Path(__file__).with_name("ran.txt")


def tell(what):
    with LOG.open("a", encoding="utf-8") as log:
        log.write(what + "\\n")
    return "secret of NAME"
"""

EARLY = """
from dash import Input, Output, callback

from NAME.record import tell


@callback(Output("early_NAME", "children"), Input("in", "value"))
def early(value):
    return tell("early")
"""

LATE = """
from dash import MATCH, Input, Output, State, callback

from NAME.record import tell


def register():
    @callback(Output("late_NAME", "children"), Input("in", "value"))
    def late(value):
        return tell("late")

    @callback(
        Output({"type": "row", "of": "NAME", "index": MATCH}, "children"),
        Input({"type": "row", "of": "NAME", "index": MATCH}, "n_clicks"),
        State("in", "value"),
    )
    def row(clicks, value):
        return tell("row of another module")


register()
"""

GUARDED = """
import sys

from dash import MATCH, Input, Output

from NAME.record import tell


@sys.modules["NAME.app"].app.callback(
    Output({"type": "guarded NAME", "index": MATCH}, "children"),
    Input({"type": "guarded NAME", "index": MATCH}, "n_clicks"),
)
def guarded(clicks):
    return tell("guarded")
"""

APP = """
import deployment
from dash import ALL, MATCH, Dash, Input, Output, State, callback, dcc, html
from dash import clientside_callback, set_props

import NAME.early
from NAME.record import tell

app = Dash(
    "NAME", suppress_callback_exceptions=True, **deployment.options("NAME")
)


def layout():
    return html.Div([tell("layout"), dcc.Input(id="in"), html.P(id="out")])


app.layout = layout


@callback(Output("out", "children"), Input("in", "value"))
def equal(value):
    return tell("equal")


@callback(Output("only_NAME", "children"), Input("in", "value"))
def only(value):
    return tell("only")


@app.callback(Output("own_NAME", "children"), Input("in", "value"))
def own(value):
    return tell("own")


@callback(
    [Output("left_NAME", "children"), Output("right_NAME", "children")],
    Input("in", "value"),
    State("out", "children"),
)
def several(value, state):
    return [tell("several"), "right"]


@callback(
    Output("out", "children", allow_duplicate=True),
    Input("again_NAME", "n_clicks"),
    prevent_initial_call=True,
)
def duplicate(clicks):
    return tell("duplicate")


@callback(
    Output({"type": "NAME", "index": MATCH}, "children"),
    Input({"type": "NAME", "index": MATCH}, "n_clicks"),
)
def matching(clicks):
    return tell("matching")


@callback(
    Output("all_NAME", "children"), Input({"type": "NAME", "index": ALL}, "n_clicks")
)
def all_of_them(clicks):
    return tell("all of them")


@callback(Input("send_NAME", "n_clicks"))
def no_output(clicks):
    set_props("out", {"children": tell("no output")})


@callback(
    Output("api_NAME", "children"), Input("in", "value"), api_endpoint="/api/NAME"
)
def api(value=None):
    return tell("api")


@app.callback(
    Output("own_api_NAME", "children"), Input("in", "value"), api_endpoint="/api/own/NAME"
)
def own_api(value=None):
    return tell("own api")


clientside_callback(
    "value => 'secret of NAME'", Output("client_NAME", "children"), Input("in", "value")
)

import NAME.late
import NAME.guarded
"""

NEW_SERVER: Dict[str, Callable[[], Any]] = {
    "fastapi": FastAPI,
    "flask": lambda: Flask("host"),
    "quart": lambda: Quart("host"),
}


def mount_fastapi(servers: Dict[str, Any]) -> Any:
    host = FastAPI()
    for path, server in servers.items():
        host.mount(path, server)
    return host


MOUNT: Dict[str, Callable[[Dict[str, Any]], Any]] = {
    "fastapi": mount_fastapi,
    "flask": lambda servers: WsgiDispatcher(Flask("nothing"), servers),
    "quart": AsgiDispatcher,
}


@pytest.fixture(autouse=True, scope="module")
def fixture_quick_apps() -> Iterator[None]:
    # Each app that is built would look through all installed distributions.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HooksManager, "_registered", True)
        yield


class Shape(NamedTuple):
    """How two apps are served, and which is built first."""

    backend: str
    how: str
    order: Tuple[str, ...]


class Site:
    """Two apps of packages of their own in one process, and a client of theirs.

    :param folder: where the packages are written, and imported from.
    :param shape: how they are served: on one server with prefixes, or each mounted
        with its own.
    :param options: of each app.
    """

    def __init__(self, folder: Path, shape: Shape, options: Dict[str, Any]):
        self.folder = folder
        self.shape = shape
        self._extra = options
        self._shared: Any = None
        self.apps: Dict[str, Dash] = {}
        self.server: Any = None
        self.client = httpx.Client()

    def write(self, modules: Modules) -> None:
        """Writes the modules of each package, and something to look at."""
        for name in NAMES:
            asset = self.folder / name / "assets" / f"only_{name}.txt"
            asset.parent.mkdir(parents=True)
            asset.write_text(f"secret of {name}", encoding="utf-8")
            for module, source in {"__init__": "", "record": RECORD, **modules}.items():
                path = self.folder / name / f"{module}.py"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(source.replace("NAME", name), encoding="utf-8")

    def build(self) -> None:
        """Imports the app of each package."""
        backend, how, order = self.shape
        if how == "prefixes":
            self._shared = NEW_SERVER[backend]()
        deployment = types.ModuleType("deployment")
        vars(deployment)["options"] = self._options
        sys.modules["deployment"] = deployment
        importlib.invalidate_caches()
        for name in order:
            self.apps[name] = importlib.import_module(f"{name}.app").app
        for name in NAMES:
            self.apps[name].setup_apis()
        self.server = self._shared or MOUNT[backend](
            {f"/{name}": app.server for name, app in self.apps.items()}
        )
        self.client = self._new_client()

    def _options(self, name: str) -> Dict[str, Any]:
        own: Dict[str, Any] = {"requests_pathname_prefix": f"/{name}/"}
        if self._shared is None:
            own["backend"] = self.shape.backend
        else:
            own["server"] = self._shared
            own["routes_pathname_prefix"] = f"/{name}/"
        return {**own, **self._extra}

    def _new_client(self) -> httpx.Client:
        if self.shape.backend == "flask":
            transport = httpx.WSGITransport(self.server)
            return httpx.Client(transport=transport, base_url="http://testserver")
        return TestClient(self.server, raise_server_exceptions=False)

    def ran(self) -> List[str]:
        """What has run of the admin app since it was asked last."""
        log = self.folder / "admin" / "ran.txt"
        told = log.read_text(encoding="utf-8").split("\n")[:-1] if log.exists() else []
        log.write_text("", encoding="utf-8")
        return told

    def ask(self, name: str, payload: Any, query: str = "") -> httpx.Response:
        """Asks an app to run a callback."""
        return self.client.post(f"/{name}/{UPDATE}{query}", json=payload)

    def check(self, *responses: httpx.Response) -> None:
        """Nothing of the admin app ran or is told."""
        assert self.ran() == []
        for response in responses:
            assert "secret of admin" not in response.text


@contextlib.contextmanager
def own_modules(folder: Path) -> Iterator[None]:
    """Imports the packages of a folder within the block, and forgets them after."""
    dash.callback_registry.reset()
    forget_modules()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        patch.setattr(sys, "dont_write_bytecode", True)
        try:
            yield
        finally:
            forget_modules()


def forget_modules() -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] in (*NAMES, "deployment", "loop"):
            del sys.modules[name]


@contextlib.contextmanager
def served(folder: Path, shape: Shape, modules: Modules, **options: Any):
    """A site whose apps were both asked for their callbacks, the public one first."""
    site = Site(folder, shape, options)
    site.write(modules)
    with own_modules(folder):
        site.build()
        for name in NAMES:
            assert site.client.get(f"/{name}/_dash-dependencies").status_code == 200
        site.ran()
        yield site


def shapes() -> Iterator[Any]:
    for backend, how in itertools.product(NEW_SERVER, ("prefixes", "mounted")):
        for order in (NAMES, NAMES[::-1]):
            yield pytest.param(
                Shape(backend, how, order),
                id=f"{backend}-{how}-{order[0]} first",
            )


@pytest.fixture(name="site", scope="module", params=shapes())
def fixture_site(request, tmp_path_factory) -> Iterator[Site]:
    shape = request.param
    options = {} if shape.backend == "flask" else {"websocket_callbacks": True}
    modules = {"early": EARLY, "app": APP, "late": LATE, "guarded": GUARDED}
    with served(tmp_path_factory.mktemp("site"), shape, modules, **options) as site:
        yield site


def concrete(component_id: Any) -> Any:
    """An id as the browser sends it, with a number where the pattern is."""
    if not isinstance(component_id, str) or not component_id.startswith("{"):
        return component_id
    parts = json.loads(component_id)
    return {key: 1 if isinstance(one, list) else one for key, one in parts.items()}


def dependency(one: Dict[str, Any], **more: Any) -> Any:
    """An input, state or output as the browser sends it."""
    found = {"id": concrete(one["id"]), "property": one["property"], **more}
    return [found] if "ALL" in str(one["id"]) else found


def question(spec: Dict[str, Any]) -> Dict[str, Any]:
    """What the browser sends for a callback that an app lists."""
    output = spec["output"]
    outputs = [] if spec["no_output"] else split_callback_id(output)
    several = isinstance(outputs, list)
    outputs = [dependency(one) for one in (outputs if several else [outputs])]
    first = concrete(spec["inputs"][0]["id"])
    name = first if isinstance(first, str) else json.dumps(first)
    return {
        "output": output,
        "outputs": outputs if several else outputs[0],
        "inputs": [dependency(one, value="x") for one in spec["inputs"]],
        "state": [dependency(one, value="y") for one in spec["state"]],
        "changedPropIds": [f"{name}.{spec['inputs'][0]['property']}"],
    }


def listed(site: Site, name: str) -> List[Dict[str, Any]]:
    """The callbacks of the server that an app lists to its page."""
    specs = site.client.get(f"/{name}/_dash-dependencies").json()
    return [one for one in specs if one["clientside_function"] is None]


def is_component(output: str) -> bool:
    """True for patterns of a module without an app: every app has those."""
    return '"of":' in output


def is_shared(output: str) -> bool:
    """True for equal ids and for components."""
    return "admin" not in output or is_component(output)


def test_admin_answers_for_itself(site):
    """The questions are right, so that silence means something."""
    asked = [question(one) for one in listed(site, "admin")]
    answers = [site.ask("admin", one) for one in asked]
    assert [one.status_code for one in answers] == [200] * len(asked)
    assert all("secret of admin" in one.text for one in answers)
    expected = ["early", "equal", "only", "own", "several", "duplicate", "matching"]
    expected += ["all of them", "no output", "api", "own api", "late", "guarded"]
    told = site.ran()
    assert set(expected) <= set(told)
    assert len(told) == len(asked)


def test_public_lists_its_own(site):
    outputs = [one["output"] for one in listed(site, "public")]
    assert len(outputs) == len(set(outputs))
    assert [one for one in outputs if not is_shared(one)] == []
    assert "out.children" in outputs


def forged(asked: Dict[str, Any], own: Dict[str, Any]) -> Iterator[Any]:
    """Payloads that ask for one callback and look like that of another."""
    yield asked
    for key in asked:
        yield {**own, key: asked[key]}
        yield {**asked, key: own[key]}
        yield {**asked, key: None}
        yield {one: asked[one] for one in asked if one != key}
    for output in (asked["outputs"], [asked["output"]], {"id": asked["output"]}):
        yield {**asked, "output": output}
    yield {**asked, "output": f"..{asked['output']}.."}
    yield {**asked, "output": f"..{asked['output']}...{own['output']}.."}
    yield {**own, "outputs": [own["outputs"], asked["outputs"]]}
    yield [asked]
    yield json.dumps(asked)


def test_callbacks_of_another_app(site):
    own = question(next(one for one in listed(site, "public")))
    for spec in listed(site, "admin"):
        if is_component(spec["output"]):
            continue
        for payload in forged(question(spec), own):
            site.check(site.ask("public", payload))


def test_equal_ids_are_answered_by_the_app_that_is_asked(site):
    spec = next(one for one in listed(site, "admin") if one["output"] == "out.children")
    answer = site.ask("public", question(spec))
    assert "secret of public" in answer.text
    site.check(answer)


OF_ADMIN = [
    "out.children",
    "only_admin.children",
    "own_admin.children",
    "early_admin.children",
    "late_admin.children",
    "..left_admin.children...right_admin.children..",
    '{"index":["MATCH"],"type":"admin"}.children',
    '{"index":1,"type":"admin"}.children',
    '{"type":"admin","index":["MATCH"]}.children',
    "/api/admin",
    "/admin/_dash-update-component",
]


class Chance(random.Random):
    """Makes up payloads."""

    def identifier(self):
        letters = [chr(self.randrange(32, 1000)) for _ in range(self.randrange(8))]
        return self.choice([*OF_ADMIN, "".join(letters)])

    def some(self, make):
        return [make() for _ in range(self.randrange(3))]

    def value(self, depth=2):
        plain = [None, True, self.randrange(-9, 9), self.identifier()]
        if not depth:
            return self.choice(plain)
        inner = self.some(lambda: self.value(depth - 1))
        named = dict(zip(self.sample(["id", "property", "value", "type"], 2), inner))
        return self.choice([*plain, inner, named])

    def several(self, **made):
        return {key: make() for key, make in made.items() if self.random() < 0.7}

    def dependency(self):
        ids = [
            self.identifier,
            lambda: self.several(type=self.value, index=self.value),
        ]
        names = ["children", "n_clicks", "value", self.value()]
        return self.several(
            id=self.choice(ids), property=lambda: self.choice(names), value=self.value
        )

    def payload(self):
        def dependencies():
            return self.choice([self.some(self.dependency), self.value()])

        rest = self.several(
            outputs=lambda: self.choice([self.dependency(), dependencies()]),
            inputs=dependencies,
            state=dependencies,
            changedPropIds=lambda: self.some(self.identifier),
            parsedChangedPropsIds=self.value,
            background=self.value,
        )
        known = {"output": self.choice([self.identifier(), self.value()]), **rest}
        return self.value() if self.random() < 0.1 else known


def test_payloads_nobody_thought_of(site):
    chance = Chance(0)
    for _ in range(100):
        payload = chance.payload()
        site.check(site.ask("public", payload))


PATHS = [
    "",
    "_dash-layout",
    "_dash-dependencies",
    "_reload-hash",
    "_favicon.ico",
    "api/admin",
    "api/own/admin",
    "admin/_dash-layout",
    "admin/_dash-dependencies",
    "_dash-component-suites/admin/app.py",
    "_dash-component-suites/admin/record.py",
    "assets/only_admin.txt",
    "assets/../admin/app.py",
    "assets/..%2f..%2fadmin/assets/only_admin.txt",
    "_dash_startup_route/admin",
    "_mcp",
]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
def test_every_path_of_the_public_app(site, method):
    for path in PATHS:
        site.check(site.client.request(method, f"/public/{path}", json={"value": "x"}))


def test_assets_stay_with_their_app(site):
    for name in NAMES:
        answer = site.client.get(f"/{name}/assets/only_{name}.txt")
        assert answer.text == f"secret of {name}"
    page = site.client.get("/public/")
    assert "only_admin" not in page.text


def test_api_paths_stay_with_their_app(site):
    """On one server they have no prefix; what is mounted has only its own."""
    prefix = "" if site.shape.how == "prefixes" else "/admin"
    for path in ("/api/admin", "/api/own/admin"):
        answer = site.client.post(f"{prefix}{path}", json={"value": "x"})
        assert "secret of admin" in answer.text
        assert len(site.ran()) == 1
        site.check(site.client.post(f"/public{path}", json={"value": "x"}))


def ask_by_websocket(site: Site, name: str, payload: Any) -> str:
    """All that an app sends for a payload until it answers or hangs up."""
    message = {
        "type": "callback_request",
        "requestId": "1",
        "rendererId": "r",
        "payload": payload,
    }
    sent: List[str] = []

    async def exchange() -> None:
        answered = asyncio.Event()
        received = iter([{"type": "websocket.connect"}, as_event(message)])

        async def receive() -> Dict[str, Any]:
            event = next(received, None)
            if event is None:
                await answered.wait()
                event = {"type": "websocket.disconnect", "code": 1000}
            return event

        async def send(event: Dict[str, Any]) -> None:
            sent.append(event.get("text") or "")
            if "callback_response" in sent[-1]:
                answered.set()

        await asyncio.wait_for(site.server(connection(name), receive, send), PATIENCE)

    # An app may answer what it can't make sense of with an error of its own.
    with contextlib.suppress(Exception):
        asyncio.run(exchange())
    return "".join(sent)


def as_event(message: Dict[str, Any]) -> Dict[str, Any]:
    return {"type": "websocket.receive", "text": json.dumps(message)}


def connection(name: str) -> Dict[str, Any]:
    """The scope of a connection to an app, as an ASGI server makes it."""
    path = f"/{name}/_dash-ws-callback"
    headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "client": ("testclient", 1),
        "server": ("testserver", 80),
        "subprotocols": [],
        "extensions": {},
        "state": {},
    }


def test_websockets_of_another_app(site):
    if site.shape.backend == "flask":
        assert not site.apps["public"].backend.websocket_capability
        return
    own = question(listed(site, "public")[0])
    for spec in listed(site, "admin"):
        if is_shared(spec["output"]):
            continue
        asked = question(spec)
        assert "secret of admin" in ask_by_websocket(site, "admin", asked)
        assert len(site.ran()) == 1
        for payload in (asked, {**own, "output": asked["output"]}):
            assert "secret" not in ask_by_websocket(site, "public", payload)
            assert site.ran() == []


PAGED_APP = """
import deployment
from dash import Dash, Input, Output, html, page_container

app = Dash(
    __name__,
    use_pages=True,
    suppress_callback_exceptions=True,
    **deployment.options("NAME"),
)
app.layout = html.Div(page_container)
"""
PAGE = """
import dash

from NAME.record import tell

dash.register_page(__name__, path="/only_NAME", title=lambda: tell("title"))


def layout(**_):
    return tell("page")
"""


@pytest.fixture(name="paged", scope="module", params=shapes())
def fixture_paged(request, tmp_path_factory) -> Iterator[Site]:
    modules = {"app": PAGED_APP, "pages/only": PAGE}
    folder = tmp_path_factory.mktemp("paged")
    with served(folder, request.param, modules) as site:
        yield site


def page_question(name: str, path: str) -> Dict[str, Any]:
    """What the browser sends to show a page of an app."""
    location = "_pages_location"
    values = {"pathname": f"/{name}{path}", "search": ""}
    return {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [
            {"id": "_pages_content", "property": "children"},
            {"id": "_pages_store", "property": "data"},
        ],
        "inputs": [
            {"id": location, "property": one, "value": value}
            for one, value in values.items()
        ],
        "changedPropIds": [f"{location}.pathname"],
    }


def test_pages_of_another_app(paged):
    answer = paged.ask("admin", page_question("admin", "/only_admin"))
    assert "secret of admin" in answer.text
    assert set(paged.ran()) == {"page", "title"}
    for name, path in [("public", "/only_admin"), ("admin", "/only_admin")]:
        paged.check(paged.ask("public", page_question(name, path)))
    paged.check(paged.client.get("/public/only_admin"))


TOOLS_APP = """
import deployment
from dash import Dash, html
from dash.mcp import mcp_enabled

from NAME.record import tell

app = Dash("NAME", enable_mcp=True, **deployment.options("NAME"))
app.layout = html.Div()


@mcp_enabled(name="tool_NAME")
def tool() -> str:
    return tell("tool")
"""


HAS_TOOLS = pytest.mark.skipif(
    sys.version_info < (3, 10) or importlib.util.find_spec("dash.mcp") is None,
    reason="dash.mcp is there since 4.3 and Python 3.10",
)


@HAS_TOOLS
@pytest.mark.parametrize("shape", shapes())
def test_tools_of_another_app(shape, tmp_path):
    call = {"name": "tool_admin", "arguments": {}}
    question = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    with served(tmp_path, shape, {"app": TOOLS_APP}) as site:
        site.client.post("/admin/_mcp", json=question)
        assert site.ran() == ["tool"]
        site.check(site.client.post("/public/_mcp", json=question))
