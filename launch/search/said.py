"""Apps at prefixes and mounts that are told what is theirs: by blocks, by `include`, by
components. Each lists its own, and answers nothing else.
"""
from __future__ import annotations

import dataclasses
import typing

from hypothesis import strategies as st

from .programs import Draw, Drawing, Program, written

HEAD = """
sys.path[:0] = [os.path.join(FOLDER, one) for one in ("project", "library")]
class Client:
    def __init__(self, client):
        self.client = client
    def post(self, path, json):
        said = self.client.post(path, json=json)
        said.get_json, said.get_data = said.json, lambda: said.content
        return said
def opened(app):
    OPENED
def see(name, app, names):
    client, prefix = opened(app)
    specs = client.get(prefix + "_dash-dependencies").json
    if callable(specs):
        client, specs = Client(client), specs()
    has = [[one["output"], answer(client, prefix, one)["response"]] for one in specs]
    has = [[name, *[one["children"] for one in said.values()]] for name, said in has]
    known, forged = str(has), []
    for one in names:
        spec = {"output": one + ".children", "inputs": [{"id": "in", "property": "value"}],
                "state": [], "clientside_function": None, "background": None}
        if one not in known and not str(answer(client, prefix, spec)).startswith("status"):
            forged.append(one)
    SEEN.append([name, {"has": sorted(has), "forged": forged}])
"""
# How each app is built, and where it is asked.
SERVERS = {
    "own": (
        'Dash("NAME", url_base_pathname="/NAME/")',
        "return app.server.test_client(), app.config.routes_pathname_prefix",
    ),
    "shared": (
        'Dash("NAME", server=server, url_base_pathname="/NAME/")',
        "return app.server.test_client(), app.config.routes_pathname_prefix",
    ),
    "dispatched": (
        'Dash("NAME", requests_pathname_prefix="/NAME/", routes_pathname_prefix="/")',
        """
    import flask
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.test import Client
    prefix = app.config.requests_pathname_prefix
    root = DispatcherMiddleware(flask.Flask("root"), {prefix[:-1]: app.server})
    return Client(root), prefix
""",
    ),
    "mounted": (
        'Dash("NAME", backend="fastapi", requests_pathname_prefix="/NAME/",'
        ' routes_pathname_prefix="/")',
        """
    import fastapi
    from fastapi.testclient import TestClient
    prefix, root = app.config.requests_pathname_prefix, fastapi.FastAPI()
    root.mount(prefix[:-1], app.server)
    return TestClient(root), prefix
""",
    ),
}
PLAIN = """\
@callback(Output("NAME", "children"), Input("in", "value"))
def NAME(v):
    return "NAME"
"""
PATTERN = """\
@callback(Output({"type": "NAME", "n": MATCH}, "children"), Input({"type": "x", "n": MATCH}, "value"))
def NAME(v):
    return "NAME"
"""
MIXED = """\
@callback(Output({"type": "NAME", "n": 1}, "children"), Input("in", "value"))
def NAME(v):
    return "NAME"
"""
IN_THREAD = """\
def declare_NAME():
    callback(Output("NAME", "children"), Input("in", "value"))(lambda v: "NAME")
NAME = threading.Thread(
    target=contextvars.copy_context().run, args=(declare_NAME,)
)
NAME.start()
NAME.join()
"""
WAYS = {"plain": PLAIN, "pattern": PATTERN, "mixed": MIXED, "class": PATTERN}
IMPORTS = """\
import contextvars, threading
import flask
from dash import MATCH, Dash, Input, Output, callback, html
"""


@dataclasses.dataclass
class Declared:
    """A declaration, and the apps that it may be for: None is any."""

    name: str
    way: str
    module: str
    near: str | None
    said: str | None

    @property
    def output(self) -> str:
        if self.way in ("pattern", "class"):
            return f'{{"n":["MATCH"],"type":"{self.name}"}}.children'
        if self.way == "mixed":
            return f'{{"n":1,"type":"{self.name}"}}.children'
        return f"{self.name}.children"

    def is_component(self) -> bool:
        is_outside = self.module.startswith("widgets")
        return self.way == "class" or self.way == "pattern" and is_outside


class Writer(Drawing):
    """Draws the statements of `main`, and knows what each app has."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.server = self.of(SERVERS)
        self.lines: list[str] = []
        self.files: dict[str, str] = {}
        self.apps: list[str] = []
        self.declared: list[Declared] = []
        self.includes: dict[str, set[str]] = {}
        self.right: list[typing.Any] = []

    def program(self) -> Program:
        for _ in range(self.number(1, 10)):
            self.of([self.build, self.declare, self.load, self.include, self.look])()
        self.build()
        for name in self.draw(st.permutations(self.apps)):
            self.see(name)
        names = [one.name for one in self.declared]
        head = IMPORTS + 'server = flask.Flask("main")\n'
        text = head + "\n".join(self.lines).replace("NAMES", repr(names)) + "\n"
        files = {**self.files, "project/main.py": "from __main__ import see\n" + text}
        lines = [HEAD.replace("OPENED", SERVERS[self.server][1])]
        lines += [written(path, text) for path, text in files.items()]
        return Program("\n".join([*lines, 'by_import("main")']), right=self.right)

    def build(self) -> None:
        name = f"app{len(self.apps)}"
        called = SERVERS[self.server][0].replace("NAME", name)
        self.lines += [f"{name} = {called}", f'{name}.layout = html.Div(id="in")']
        self.apps.append(name)

    def note(self, way: str, module: str, said: str | None) -> str:
        """The lines of a new declaration."""
        name = f"d{len(self.declared)}x"
        near = self.apps[-1] if self.apps else None
        self.declared.append(Declared(name, way, module, near, said))
        if way == "thread":
            return IN_THREAD.replace("NAME", name)
        lines = WAYS[way].replace("NAME", name).splitlines()
        if way == "class":
            lines = [f"class {name}:", *("    " + one for one in lines)]
        return "\n".join(lines) + "\n"

    def put(self, lines: list[str], app: str | None) -> None:
        """Write statements, in the block of an app if there is one."""
        if app is not None:
            lines = [
                f"with {app}.callback_registry.declaring():",
                *("    " + one for one in lines),
            ]
        self.lines += lines

    def block(self) -> str | None:
        app: str | None = self.of([None, *self.apps])
        return app

    def declare(self) -> None:
        said = self.block()
        way = self.of([*WAYS, "thread"])
        self.put(self.note(way, "main", said).splitlines(), said)

    def load(self) -> None:
        """Import a module of a package, or of a library outside the app's folder."""
        package, folder = self.of([("pkg", "project"), ("widgets", "library")])
        name, said = f"{package}.m{len(self.files)}", self.block()
        text = [self.note(self.of(WAYS), name, said) for _ in range(self.number(1, 2))]
        self.files[f"{folder}/{package}/__init__.py"] = ""
        path = f"{folder}/{name.replace('.', '/')}.py"
        self.files[path] = IMPORTS + "".join(text)
        self.put([f"import {name}"], said)

    def include(self) -> None:
        """Include a module that was imported, or the package."""
        modules = {one.module for one in self.declared if one.module != "main"}
        if modules and self.apps:
            module, app = self.of(sorted(modules)), self.of(self.apps)
            if not self.number(0, 3):
                module = module.partition(".")[0]
            self.includes.setdefault(module, set()).add(app)
            self.lines.append(f"{app}.callback_registry.include({module!r})")

    def look(self) -> None:
        # A Flask that was asked takes no more apps.
        if self.apps and self.server != "shared":
            self.see(self.of(self.apps))

    def see(self, name: str) -> None:
        has = [one for one in self.declared if self.has(name, one)]
        self.lines.append(f'see("{name}", {name}, NAMES)')
        said = sorted([one.output, one.name] for one in has)
        self.right.append([name, {"has": said, "forged": []}])

    def has(self, app: str, one: Declared) -> bool:
        if one.said is not None:
            return one.said == app
        package = one.module.partition(".")[0]
        including = self.includes.get(one.module, set()) | self.includes.get(
            package, set()
        )
        if including:
            return app in including
        if one.near is None:
            # The first to be served has it. A server makes all its apps ready at once.
            one.near = self.apps[0] if self.server == "shared" else app
        return one.near == app or one.is_component()


@st.composite
def programs(draw: Draw) -> Program:
    """Programs of apps that say what is theirs, with what each look must show."""
    return Writer(draw).program()
