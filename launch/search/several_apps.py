"""Programs of several apps, of which the rules say what each app has.

A program is a module `main` with functions, statements and modules that it imports.
Each statement can write itself and can be followed by the rules.
"""
from __future__ import annotations

import dataclasses
import json
import typing

from hypothesis import assume
from hypothesis import strategies as st

from .declarations import OWN, headed
from .programs import Draw, Drawing, Program, written
from .rules import App, Execution, World

# All apps that were built, in order; a program asks them from there.
SHELF = """
apps = []
def add(app):
    apps.append(app)
    return app
"""
NAMES = ["o1", "o2", "o3"]
# What is executed elsewhere, or has another name than its own, is not among these.
LEFT_OUT = (
    "thread",
    "pool",
    "exec in globals",
    "exec of compiled code",
    "eval",
    "clientside",
    "clientside function",
    "duplicate allowed",
    "background",
    "no output",
    "pattern",
    "pattern of all",
    "state",
    "several outputs",
    "while",
    "descriptor",
    "enum",
    "type",
)
WAYS = [way for way in OWN if way not in LEFT_OUT]
CALLS = ("named", "held", "called", "loop", "list", "map", "thread")
# These run their own event loop, so nothing that is in one can have them.
LOOPS = ("coroutine", "async generator")


class Follower:
    """Follows a program by the rules."""

    def __init__(self, modules: dict[str, Module]) -> None:
        self.world = World()
        self.modules = modules
        self.imported: set[str] = set()
        self.program = Execution("program", "<module>", None, is_module=True)
        # What the callback of an app's own does when it is called first.
        self.waiting: dict[App, tuple[list[typing.Any], str, str]] = {}

    def load(self, name: str, outer: Execution) -> None:
        if name not in self.imported:
            self.run(name, outer)

    def run(self, name: str, outer: Execution) -> None:
        self.imported.add(name)
        self.world.runs[name] += 1
        execution = Execution(name, "<module>", outer, is_module=True)
        for _ in self.block(self.modules[name].body, execution, "main"):
            pass

    def ask(self, app: App) -> list[list[str]]:
        """An app is served: its page lists its callbacks, then calls each."""
        had = self.world.serve(app)
        body, module, tag = self.waiting.pop(app, ([], "", ""))
        execution = Execution(module, "own", self.program)
        outer, self.world.answering = self.world.answering, app
        for _ in self.block(body, execution, tag):
            pass
        self.world.answering = outer
        return had

    def block(
        self, body: list[typing.Any], execution: Execution, tag: str
    ) -> typing.Iterator[App]:
        """Follow statements; yields whenever a coroutine would let others run."""
        for one in body:
            yield from one.follow(self, execution, tag)


@dataclasses.dataclass
class Declare:
    """One app-less declaration."""

    way: str
    name: str
    text: str

    def lines(self) -> list[str]:
        template = OWN[self.way].strip("\n")
        template = template.replace(
            "CALL", 'callback(Output("ID", "children"), Input("in", "value"))'
        )
        template = template.replace("FN", '(lambda v, tag=tag: "TEXT %s" % v)')
        template = template.replace("ID", self.name)
        return template.replace("TEXT", '" + tag + " ' + self.text).splitlines()

    def follow(
        self, follower: Follower, execution: Execution, tag: str
    ) -> typing.Iterator[App]:
        follower.world.declare(execution, self.name, f"{tag} {self.text}")
        return iter(())


@dataclasses.dataclass
class Build:
    """The app of a block."""

    layout: list[typing.Any] = dataclasses.field(default_factory=list)
    constructor: bool = False  # the block is the constructor of a subclass
    own: str = ""  # what is declared on it
    pressed: list[typing.Any] = dataclasses.field(default_factory=list)

    def lines(self) -> list[str]:
        layout = 'html.Div(id="in")'
        if self.constructor:
            lines = ["super().__init__(__name__)", "app = shelf.add(self)"]
        else:
            lines = ["app = shelf.add(Dash(__name__))"]
        if not self.layout:
            lines += [f"app.layout = {layout}"]
        else:
            lines += ["done = []", "def layout():", "    if not done:"]
            lines += ["        done.append(1)"]
            lines += [" " * 8 + line for one in self.layout for line in one.lines()]
            lines += [f"    return {layout}", "app.layout = layout"]
        if self.own:
            lines += ["pressed = []"]
            lines += [
                f'@app.callback(Output("{self.own}", "children"), Input("in", "value"))'
            ]
            lines += ["def own(v, tag=tag, pressed=pressed):"]
            if self.pressed:
                lines += ["    if not pressed:", "        pressed.append(1)"]
                lines += [
                    " " * 8 + line for one in self.pressed for line in one.lines()
                ]
            lines += ['    return tag + " own %s" % v']
        return lines

    def follow(
        self, follower: Follower, execution: Execution, tag: str
    ) -> typing.Iterator[App]:
        caller = execution
        if self.constructor:
            assert execution.outer
            caller = execution.outer
        app = follower.world.build(execution, caller)
        if self.layout:
            world = follower.world
            outer, world.answering = world.answering, app
            inner = Execution(execution.module, f"{execution.name}.layout", execution)
            for _ in follower.block(self.layout, inner, tag):
                pass
            world.answering = outer
        if self.own:
            follower.world.declare(execution, self.own, f"{tag} own", app)
            follower.waiting[app] = (self.pressed, execution.module, tag)
        yield app


@dataclasses.dataclass
class Function:
    """A function, class or coroutine of a module; returns its app if it builds one."""

    name: str
    kind: str
    body: list[typing.Any]
    module: str

    def builds(self) -> bool:
        return any(isinstance(one, Build) for one in self.body)

    def lines(self) -> list[str]:
        head = {
            "function": [f"def {self.name}(tag):"],
            "coroutine": [f"async def {self.name}(tag):"],
            "class": [f"class {self.name}:", "    def __init__(self, tag):"],
            "subclass": [f"class {self.name}(Dash):", "    def __init__(self, tag):"],
        }[self.kind]
        indent = "    " * len(head)
        body = [indent + line for one in self.body for line in self.inside(one)]
        if self.kind in ("function", "coroutine"):
            body.append(indent + ("return app" if self.builds() else "return tag"))
        return head + (body or [indent + "pass"])

    def inside(self, one: typing.Any) -> list[str]:
        lets = self.kind == "coroutine"
        return [*one.lines(), *(["await asyncio.sleep(0)"] if lets else [])]

    def follow(
        self, follower: Follower, module: str, outer: Execution, tag: str
    ) -> typing.Iterator[App]:
        qualified = self.name
        if "class" in self.kind:
            qualified += ".__init__"
        execution = Execution(module, qualified, outer)
        for one in self.body:
            yield from one.follow(follower, execution, tag)
            if self.kind == "coroutine":
                yield None  # type: ignore[misc]


@dataclasses.dataclass
class Call:
    """Calls of a function, and whether the module names what comes of them."""

    module: str
    function: Function
    tags: list[str]
    how: str

    def lines(self) -> list[str]:
        name = self.function.name
        first = f'"{self.tags[0]}"'
        tags = ", ".join(f'"{tag}"' for tag in self.tags)
        if self.function.kind == "coroutine":
            calls = ", ".join(f'{name}("{tag}")' for tag in self.tags)
            return [
                "async def together():",
                f"    return await asyncio.gather({calls})",
                "asyncio.run(together())",
            ]
        return {
            "named": [f'{name}_{tag} = {name}("{tag}")' for tag in self.tags],
            "held": [f'{name}_{tag} = [{name}("{tag}")]' for tag in self.tags],
            "called": [f"{name}({first})"],
            "loop": [f"for each in [{tags}]:", f"    {name}(each)"],
            "list": [f"[{name}(each) for each in [{tags}]]"],
            "map": [f"list(map({name}, [{tags}]))"],
            "thread": [
                f"one = threading.Thread(target={name}, args=[{first}])",
                "one.start()",
                "one.join()",
            ],
        }[self.how]

    def follow(
        self, follower: Follower, execution: Execution, tag: str
    ) -> typing.Iterator[App]:
        single = self.how in ("called", "thread") and self.function.kind != "coroutine"
        tags = self.tags[:1] if single else self.tags
        outer = execution
        if self.function.kind == "coroutine":
            outer = Execution(execution.module, "together", execution)
        elif self.how == "thread":
            outer = Execution("threading", "Thread.run", execution)
        runs = [self.function.follow(follower, self.module, outer, one) for one in tags]
        if self.function.kind != "coroutine":
            for run in runs:
                for app in list(run):
                    if self.function.kind == "class":
                        continue
                    if self.how == "named":
                        app.named[execution.module] = follower.world.tick()
                    elif self.how == "held":
                        app.held.add(execution.module)
            return iter(())
        while runs:
            runs = [run for run in runs if advanced(run)]
        return iter(())


def advanced(run: typing.Iterator[typing.Any]) -> bool:
    """Let a coroutine go on until it waits; false once it has ended."""
    for one in run:
        if one is None:
            return True
    return False


@dataclasses.dataclass
class Import:
    """An import statement."""

    name: str

    def lines(self) -> list[str]:
        return [f"import {self.name}"]

    def follow(
        self, follower: Follower, execution: Execution, tag: str
    ) -> typing.Iterator[App]:
        follower.load(self.name, execution)
        return iter(())


@dataclasses.dataclass
class Name:
    """A name that an imported module gives the app that was built last."""

    name: str

    def lines(self) -> list[str]:
        return [f"{self.name} = shelf.apps[-1] if shelf.apps else None"]

    def follow(
        self, follower: Follower, execution: Execution, tag: str
    ) -> typing.Iterator[App]:
        for app in follower.world.apps[-1:]:
            app.named.setdefault(execution.module, follower.world.tick())
        return iter(())


@dataclasses.dataclass
class Module:
    """A file: functions, then statements."""

    name: str
    functions: list[Function]
    body: list[typing.Any]

    def text(self) -> str:
        lines = ["import shelf", 'tag = "main"']
        for one in [*self.functions, *self.body]:
            lines += one.lines()
        return headed("\n".join(lines) + "\n")


class Writer(Drawing):
    """Draws the modules of a program, then what is done with its apps."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.modules: dict[str, Module] = {}
        self.count = 0
        self.right: list[typing.Any] = []
        self.functions: list[Function] = []

    def fresh(self) -> int:
        self.count += 1
        return self.count

    def declare(self, ways: list[str] = WAYS) -> Declare:
        return Declare(self.of(ways), self.of(NAMES), f"d{self.fresh()}")

    def declarations(self, ways: list[str] = WAYS) -> list[typing.Any]:
        return [self.declare(ways) for _ in range(self.number(0, 2))]

    def put(self, block: list[typing.Any], one: typing.Any) -> None:
        block.insert(self.number(0, len(block)), one)

    def leaf(self) -> Import:
        """A module of declarations, of which each is imported once."""
        name = f"m{self.fresh()}"
        ways = [one for one in WAYS if one not in LOOPS]
        body = [self.declare(ways) for _ in range(self.number(1, 2))]
        self.modules[name] = Module(name, [], body)
        return Import(name)

    def pressed(self) -> list[typing.Any]:
        """What a callback does: declares, or calls a factory."""
        if self.number(0, 2):
            return []
        body = self.declarations([one for one in WAYS if one not in LOOPS])
        for one in body:
            # The page that presses it has asked for the others, or has yet to.
            one.name = f"late{self.fresh()}"
        factories = [
            one for one in self.functions if one.kind != "coroutine" and one.builds()
        ]
        if factories and self.number(0, 2):
            self.put(
                body, self.call("", self.of(factories), ["called", "loop", "list"])
            )
        return body

    def build(self, kind: str) -> Build:
        layout = self.declarations([one for one in WAYS if one not in LOOPS])
        if not self.number(0, 3):
            layout.append(self.leaf())
        return Build(
            layout if not self.number(0, 4) else [],
            kind == "subclass",
            "own" if not self.number(0, 1) else "",
            self.pressed(),
        )

    def function(self, module: str) -> Function:
        kind = self.of(["function", "class", "subclass", "coroutine"])
        ways = [one for one in WAYS if one not in LOOPS]
        body = self.declarations(ways)
        if kind == "subclass" or self.number(0, 3):
            self.put(body, self.build(kind))
        if not self.number(0, 3):
            self.put(body, self.leaf())
        return Function(f"f{self.fresh()}", kind, body, module)

    def call(
        self, module: str, function: Function, ways: typing.Sequence[str] = CALLS
    ) -> Call:
        if function.kind == "subclass":
            # Where a thread calls the class itself, all of its apps have one place.
            ways = [one for one in ways if one != "thread"]
        tags = [f"t{self.fresh()}" for _ in range(self.number(1, 2))]
        return Call(module or function.module, function, tags, self.of(ways))

    def module(self, name: str, depth: int) -> Module:
        self.functions = []
        for _ in range(self.number(0, 2)):
            self.functions.append(self.function(name))
        functions = self.functions
        body = self.declarations()
        for one in functions:
            self.put(body, self.call(name, one))
        for _ in range(self.number(0, 2)):
            self.put(body, self.build("module"))
        if name != "main" and not self.number(0, 1):
            body.insert(0, Name(f"name{self.fresh()}"))
        for _ in range(self.number(0, 2)):
            if depth and self.number(0, 1):
                inner = f"p{self.fresh()}"
                self.module(inner, depth - 1)
                self.functions = functions
                self.put(body, Import(inner))
            else:
                self.put(body, self.leaf())
        self.modules[name] = Module(name, functions, body)
        return self.modules[name]

    def program(self) -> Program:
        self.module("main", 1)
        follower = Follower(self.modules)
        follower.run("main", follower.program)
        files = {"shelf.py": SHELF}
        files.update({f"{one.name}.py": one.text() for one in self.modules.values()})
        lines = [written(path, text) for path, text in files.items()]
        lines += ['by_import("main")', "import shelf"]
        right = self.right
        self.looks(follower, lines, right)
        for _ in range(self.number(0, 3)):
            self.again(follower, lines)
            self.looks(follower, lines, right)
        assume(not follower.world.ambiguous)
        return Program("\n".join(lines), right=right)

    def looks(
        self,
        follower: Follower,
        lines: list[str],
        right: list[typing.Any],
        all_of_them: bool = False,
    ) -> None:
        apps = [one for one in follower.world.apps if one.gone is None]
        apps = self.draw(st.permutations(apps))
        for app in apps if all_of_them else apps[: self.number(0, len(apps))]:
            had = follower.ask(app)
            lines.append(f'list_of("app {app.number}", shelf.apps[{app.number}])')
            right.append([f"app {app.number}", json.loads(json.dumps(had))])

    def again(self, follower: Follower, lines: list[str]) -> None:
        """Something that happens to a running process."""
        step = self.of([self.another, self.dropped, self.leaf_edited, self.main_edited])
        step(follower, lines)

    def another(self, follower: Follower, lines: list[str]) -> None:
        """Call a factory of `main` again, from the program itself."""
        functions = [
            one
            for one in self.modules["main"].functions
            if one.builds() and one.kind != "coroutine"
        ]
        if functions:
            function = self.of(functions)
            tag = f"t{self.fresh()}"
            lines.append(f'sys.modules["main"].{function.name}("{tag}")')
            list(function.follow(follower, "main", follower.program, tag))

    def dropped(self, follower: Follower, lines: list[str]) -> None:
        """Let go of an app that no module names."""
        apps = [
            app
            for app in follower.world.apps
            if not (app.caller.is_module or app.named or app.held or app.gone)
        ]
        if apps:
            app = self.of(apps)
            lines += [f"shelf.apps[{app.number}] = None", "gc.collect()"]
            follower.world.drop(app)

    def edit(self, module: str, follower: Follower, lines: list[str]) -> None:
        """Let what a module's own text declares answer something else."""
        for one in declared_in(self.modules[module]):
            one.text += "x"
        lines.append(written(f"{module}.py", self.modules[module].text()))

    def leaf_edited(self, follower: Follower, lines: list[str]) -> None:
        """Edit a module of declarations that are taken, and run it again."""
        declared = [
            one for one in follower.world.declarations if one.chain[0].is_module
        ]
        names = {
            one.chain[0].module
            for one in declared
            if one.app and one.chain[0].module.startswith("m")
        } - {"main"}
        if names:
            name = self.of(sorted(names))
            self.edit(name, follower, lines)
            lines.append(f'by_reload("{name}")')
            for one in follower.world.declarations:
                if any(each.module == name and each.is_module for each in one.chain):
                    one.text += "x"

    def main_edited(self, follower: Follower, lines: list[str]) -> None:
        """Edit and reload `main`, after all apps were asked, those too that an app has
        built when it was asked: a function of the older run that declares later counts
        for the newer one."""
        asked = 0
        while asked < len(follower.world.apps):
            asked = len(follower.world.apps)
            self.looks(follower, lines, self.right, all_of_them=True)
        self.edit("main", follower, lines)
        lines.append('by_reload("main")')
        for app in follower.world.apps:
            app.named.pop("main", None)
            app.held.discard("main")
        before = list(follower.world.declarations)
        follower.run("main", follower.program)
        follower.world.declare_again("main", before)


def declared_in(part: typing.Any) -> typing.Iterator[Declare]:
    """All declarations that stand in the text of a module."""
    if isinstance(part, Declare):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from declared_in(one)
    elif isinstance(part, Module):
        yield from declared_in([*part.functions, *part.body])
    elif isinstance(part, (Function, Build)):
        inner = (
            [part.body] if isinstance(part, Function) else [part.layout, part.pressed]
        )
        yield from declared_in(inner)


@st.composite
def programs(draw: Draw) -> Program:
    """Programs of several apps, with what each look must show."""
    return Writer(draw).program()
