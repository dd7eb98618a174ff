"""Programs of several apps that are built and kept in many ways: each app has exactly
what its own builder declares, and the top of a module that builds no other app.

`several_apps` follows the rules through programs of fewer ways.
"""
from __future__ import annotations

import dataclasses
import re
import string
import textwrap
import typing

from hypothesis import strategies as st

from .declarations import headed
from .programs import Draw, Drawing, Program, written
from .several_apps import SHELF

TOOLS = """
from dash import Input, Output, callback

def register(name, text):
    @callback(Output(name, "children"), Input("in", "value"))
    def answer(v):
        return f"{text} {v}"

def register_on(app, name, text):
    register(name, text)

class Panel:
    def __init__(self, name, text):
        callback(Output(name, "children"), Input("in", "value"))(lambda v: f"{text} {v}")

def called(function, *args):
    return function(*args)
"""

# How an app comes to be built: what stands in the module, and then the expression.
# $n is the builder's number, $tag the app's tag.
FUNCTION = """
def build_$n(tag):
    $body
    return app
"""
OBJECT = """
class Site_$n:
    def __init__(self, tag):
        $body
        self.app = app
"""
BUILDERS = {
    "function": (FUNCTION, "build_$n($tag)"),
    "partial": (FUNCTION, "functools.partial(build_$n, $tag)()"),
    "lambda": (FUNCTION, "(lambda: build_$n($tag))()"),
    "called by another module": (FUNCTION, "tools.called(build_$n, $tag)"),
    "object": (OBJECT, "Site_$n($tag)"),
    "object's app": (OBJECT, "Site_$n($tag).app"),
    "inner function": (
        """
def build_$n(tag):
    def inner():
        $body
        return app
    return inner()
""",
        "build_$n($tag)",
    ),
    "closure": (
        """
def factory_$n():
    def build(tag):
        $body
        return app
    return build
build_$n = factory_$n()
""",
        "build_$n($tag)",
    ),
    "method": (
        """
class Maker_$n:
    def build(self, tag):
        $body
        return app
maker_$n = Maker_$n()
""",
        "maker_$n.build($tag)",
    ),
    "method that calls another": (
        """
class Maker_$n:
    def build(self, tag):
        app = self.begun(tag)
        return app
    def begun(self, tag):
        $body
        return app
maker_$n = Maker_$n()
""",
        "maker_$n.build($tag)",
    ),
    "method of a new object": (
        """
class Site_$n:
    def __init__(self, tag):
        self.tag = tag
    def build(self):
        tag = self.tag
        $body
        self.app = app
        return self.app
""",
        "Site_$n($tag).build()",
    ),
    "property": (
        """
class Site_$n:
    def __init__(self, tag):
        self.tag = tag
    @functools.cached_property
    def app(self):
        tag = self.tag
        $body
        return app
""",
        "Site_$n($tag).app",
    ),
    "class method": (
        """
class Site_$n:
    @classmethod
    def build(cls, tag):
        $body
        return app
""",
        "Site_$n.build($tag)",
    ),
    "subclass": (
        """
class Site_$n(Dash):
    def __init__(self, tag):
        $constructor
""",
        "Site_$n($tag)",
    ),
    "dataclass": (
        """
@dataclasses.dataclass
class Site_$n:
    tag: str
    def __post_init__(self):
        tag = self.tag
        $body
        self.app = app
""",
        "Site_$n($tag)",
    ),
    "called object": (
        """
class Maker_$n:
    def __call__(self, tag):
        $body
        return app
maker_$n = Maker_$n()
""",
        "maker_$n($tag)",
    ),
    "cached": (
        """
@functools.lru_cache(None)
def build_$n(tag):
    $body
    return app
""",
        "build_$n($tag)",
    ),
    "decorated": (
        """
def passed_$n(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper
@passed_$n
def build_$n(tag):
    $body
    return app
""",
        "build_$n($tag)",
    ),
    "try": (
        """
def build_$n(tag):
    try:
        $body
        return app
    finally:
        pass
""",
        "build_$n($tag)",
    ),
}

# What a module does with one app: $app is the expression, $t its tag.
KEEPERS = {
    "name": "app_$t = $app",
    "same name": "app_$n = $app",
    "nothing": "$app",
    "dictionary": "kept_$n['$t'] = $app",
    "list": "listed_$n.append($app)",
    "namespace": "space_$n.$t = $app",
    "attribute of a class": "Kept_$n.$t = $app",
    "global": """
def keep_$t():
    global held_$n
    held_$n = $app
keep_$t()
""",
    "local": """
def keep_$t():
    app = $app
    return app
keep_$t()
""",
    "self": """
class Holder_$t:
    def __init__(self):
        self.app = $app
holder_$t = Holder_$t()
""",
    "tuple": "app_$t, other_$t = $app, None",
    "cache": """
@functools.lru_cache(None)
def get_$t():
    return $app
app_$t = get_$t()
""",
    "if": """
if len(__name__):
    app_$t = $app
""",
    "walrus": "(app_$t := $app)",
    "server": "server_$t = getattr($app, 'server', None)",
    "loop": """
for one_$n in [1]:
    app_$n = $app
""",
    "comprehension": "listed_$n += [$app for _ in '1']",
    "mapped": "listed_$n += map(lambda _: $app, '1')",
    "thread": """
one_$t = threading.Thread(target=lambda: $app)
one_$t.start()
one_$t.join()
""",
}
# And with several: $app has the tag `tag`, $tags is a list of these.
KEEPERS_OF_SEVERAL = {
    "comprehension": "apps_$n = [$app for tag in $tags]",
    "dictionary": "apps_$n = {tag: $app for tag in $tags}",
    "map": "apps_$n = list(map(lambda tag: $app, $tags))",
    "loop": """
for tag in $tags:
    app_$n = $app
tag = 'top'
""",
    "loop with a list": """
for tag in $tags:
    listed_$n.append($app)
tag = 'top'
""",
    "attributes of self": """
class Sites_$n:
    def __init__(self, tags):
        for tag in tags:
            setattr(self, tag, self.make(tag))
    def make(self, tag):
        return $app
sites_$n = Sites_$n($tags)
""",
    "list of self": """
class Sites_$n:
    def __init__(self, tags):
        self.apps = []
        for tag in tags:
            self.apps.append(self.make(tag))
    def make(self, tag):
        return $app
sites_$n = Sites_$n($tags)
""",
    "last of self": """
class Sites_$n:
    def make(self, tag):
        self.app = $app
sites_$n = Sites_$n()
for each_$n in $tags:
    sites_$n.make(each_$n)
""",
    "generator": """
def each_$n(tags):
    for tag in tags:
        yield $app
apps_$n = list(each_$n($tags))
""",
    "one by one": """
def each_$n(tags):
    for tag in tags:
        yield $app
for app_$n in each_$n($tags):
    pass
""",
    "function": """
def all_$n():
    found = {}
    for tag in $tags:
        found[tag] = $app
    return found
apps_$n = all_$n()
""",
    "function with a variable": """
def all_$n():
    for tag in $tags:
        app = $app
    return app
apps_$n = all_$n()
""",
    "gathered": """
async def one_$n(tag):
    await asyncio.sleep(0)
    return $app
async def all_$n():
    return await asyncio.gather(*map(one_$n, $tags))
apps_$n = asyncio.run(all_$n())
""",
}
KEPT = """
kept_$n, listed_$n, space_$n = {}, [], types.SimpleNamespace()
class Kept_$n:
    pass
"""

# What a builder declares: $d is the output.
DECLARED = {
    "decorator": """
@callback(Output("$d", "children"), Input("in", "value"))
def $d(v, tag=tag):
    return f"{tag} $d {v}"
""",
    "call": """
callback(Output("$d", "children"), Input("in", "value"))(lambda v, tag=tag: f"{tag} $d {v}")
""",
    "function": """
def declare_$d(tag):
    callback(Output("$d", "children"), Input("in", "value"))(lambda v: f"{tag} $d {v}")
declare_$d(tag)
""",
    "class": """
class Panel_$d:
    def __init__(self, tag):
        self.tag = tag
        callback(Output("$d", "children"), Input("in", "value"))(self.answer)
    def answer(self, v):
        return f"{self.tag} $d {v}"
Panel_$d(tag)
""",
    "helper": 'helper("$d", f"{tag} $d")',
    "helper of another module": 'tools.register("$d", f"{tag} $d")',
    "class of another module": 'tools.Panel("$d", f"{tag} $d")',
}
DECLARED_FOR_APP = {
    "helper with the app": 'helper_of(app, "$d", f"{tag} $d")',
    "other helper with the app": 'tools.register_on(app, "$d", f"{tag} $d")',
    "on the app": """
app.callback(Output("$d", "children"), Input("in", "value"))(lambda v, tag=tag: f"{tag} $d {v}")
""",
}
CALLED_LATER = """
def call_$t():
    return $app
"""
LAYOUT = """
done = []
def layout():
    if not done:
        done.append(1)
        $layout
    return html.Div(id="in")
app.layout = layout
"""
BUILT = """
$above
app = shelf.add(Dash(__name__))
$layout
$below
"""
CONSTRUCTED = """
$above
super().__init__(__name__)
app = shelf.add(self)
$layout
$below
"""
MODULE = """
import shelf
import tools
tag = 'top'

def helper(name, text):
    callback(Output(name, "children"), Input("in", "value"))(lambda v: f"{text} {v}")

def helper_of(app, name, text):
    helper(name, text)

$top
$builders
$body
"""


def filled(text: str, **parts: str) -> str:
    """The template with its parts; one that has a line to itself is indented like it."""
    lines = []
    for line in text.strip("\n").splitlines():
        part = parts.get(line.strip().lstrip("$")) if line.strip()[:1] == "$" else None
        if part is None:
            lines.append(string.Template(line).safe_substitute(parts))
        else:
            lines.append(textwrap.indent(part, line[: -len(line.lstrip())]))
    return "\n".join(lines)


@dataclasses.dataclass
class Declared:
    """One declaration."""

    way: str
    name: str

    def lines(self) -> str:
        return filled({**DECLARED, **DECLARED_FOR_APP}[self.way], d=self.name)


def lines_of(declared: typing.Iterable[Declared]) -> str:
    return "\n".join(one.lines() for one in declared)


@dataclasses.dataclass
class Builder:
    """One way to build apps, with what is declared for each of them."""

    number: int
    way: str
    above: list[Declared]
    below: list[Declared]
    in_layout: list[Declared]

    def declared(self) -> list[Declared]:
        return [*self.above, *self.below, *self.in_layout]

    def definition(self) -> str:
        layout = 'app.layout = html.Div(id="in")'
        if self.in_layout:
            layout = filled(LAYOUT, layout=lines_of(self.in_layout))
        above, below = lines_of(self.above), lines_of(self.below)
        body, constructor = (
            filled(text, above=above, layout=layout, below=below)
            for text in (BUILT, CONSTRUCTED)
        )
        text = BUILDERS[self.way][0] + KEPT
        return filled(text, n=str(self.number), body=body, constructor=constructor)

    def call(self, tag: str) -> str:
        return filled(BUILDERS[self.way][1], n=str(self.number), tag=tag)


@dataclasses.dataclass
class Module:
    """A file: declarations, builders, and the statements that call these."""

    name: str
    builders: list[Builder]
    top: list[Declared] = dataclasses.field(default_factory=list)
    body: list[str] = dataclasses.field(default_factory=list)
    # How often it was edited, and the builders that its last run calls, with the tags.
    version: int = 0
    calls: list[tuple[Builder, str]] = dataclasses.field(default_factory=list)

    def text(self) -> str:
        builders = "\n".join(one.definition() for one in self.builders)
        body = "\n".join(self.body)
        text = filled(MODULE, top=lines_of(self.top), builders=builders, body=body)
        text = re.sub(r"'(t\d+|top)'", rf"'\1{'x' * self.version}'", text)
        return headed(text + "\n")

    def has(self, builder: Builder, tag: str) -> list[list[str]]:
        """What an app of a builder lists."""
        end = "x" * self.version
        has = [[one.name, f"{tag}{end} {one.name}"] for one in builder.declared()]
        has += [[one.name, f"top{end} {one.name}"] for one in self.top]
        return sorted(has)


class Writer(Drawing):
    """Draws modules and when they are imported; knows what each app has."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.count = 0
        self.apps: list[list[list[str]]] = []
        self.lines = ["import shelf"]
        self.right: list[typing.Any] = []

    def fresh(self) -> int:
        self.count += 1
        return self.count

    def program(self) -> Program:
        modules = []
        for n in range(self.number(1, 3)):
            builders = [self.builder() for _ in range(self.number(1, 2))]
            modules.append(Module(f"m{n}", builders))
            self.imported(modules[-1])
        self.looks(every=True)
        files = {"shelf.py": SHELF, "tools.py": TOOLS}
        files.update({f"{one.name}.py": one.text() for one in modules})
        put = [written(path, text) for path, text in files.items()]
        for _ in range(self.number(0, 2)):
            self.reloaded(self.of(modules))
        return Program("\n".join(put + self.lines), right=self.right)

    def reloaded(self, module: Module) -> None:
        """Edit a module that builds its apps itself, and run it again."""
        if not module.calls:
            return
        module.version += 1
        self.lines.append(written(f"{module.name}.py", module.text()))
        way = self.of(["by_reload", "by_exec", "by_spec"])
        self.lines.append(f'{way}("{module.name}")')
        self.apps += [module.has(builder, tag) for builder, tag in module.calls]
        self.looks(every=False)
        self.looks(every=True)

    def declared(self, *ways: typing.Iterable[str]) -> list[Declared]:
        every = [one for each in ways for one in each]
        return [
            Declared(self.of(every), f"d{self.fresh()}")
            for _ in range(self.number(0, 2))
        ]

    def builder(self) -> Builder:
        return Builder(
            self.fresh(),
            self.of(BUILDERS),
            self.declared(DECLARED),
            self.declared(DECLARED, DECLARED_FOR_APP),
            self.declared(DECLARED) if not self.number(0, 3) else [],
        )

    def imported(self, module: Module) -> None:
        """Import a module that builds its apps itself, or is asked for them then."""
        calls = [one for one in module.builders for _ in range(self.number(1, 2))]
        is_alone = len(calls) == 1
        module.top = self.declared(DECLARED) if is_alone else []
        if self.number(0, 2):
            for builder in calls:
                module.body.append(self.statement(builder, module))
            self.lines.append(f"import {module.name}")
        else:
            # Until the app is built, the top of its module is any other's.
            self.looks(every=bool(module.top))
            self.lines.append(f"import {module.name}")
            for builder in calls:
                tag = self.built(builder, module)
                module.body.append(
                    filled(CALLED_LATER, t=tag, app=builder.call(repr(tag)))
                )
                self.lines.append(f"{module.name}.call_{tag}()")
        self.looks(every=False)

    def statement(self, builder: Builder, module: Module) -> str:
        number = str(builder.number)
        if module.top or self.number(0, 3):
            tag = self.built(builder, module)
            module.calls.append((builder, tag))
            app = builder.call(repr(tag))
            return filled(KEEPERS[self.of(KEEPERS)], n=number, t=tag, app=app)
        tags = [self.built(builder, module) for _ in range(self.number(1, 3))]
        module.calls += [(builder, tag) for tag in tags]
        text = KEEPERS_OF_SEVERAL[self.of(KEEPERS_OF_SEVERAL)]
        return filled(text, n=number, tags=repr(tags), app=builder.call("tag"))

    def built(self, builder: Builder, module: Module) -> str:
        """The tag of one more app of a builder."""
        tag = f"t{self.fresh()}"
        self.apps.append(module.has(builder, tag))
        return tag

    def looks(self, every: bool) -> None:
        numbers = self.draw(st.permutations(range(len(self.apps))))
        for n in numbers if every else numbers[: self.number(0, len(numbers))]:
            self.lines.append(f'list_of("app {n}", shelf.apps[{n}])')
            self.right.append([f"app {n}", self.apps[n]])


@st.composite
def programs(draw: Draw) -> Program:
    """Programs of several apps, with what each look must show."""
    return Writer(draw).program()
