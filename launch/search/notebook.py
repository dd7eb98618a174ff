"""Cells in any order, run again, edited: the newest of each is what an app has.

One name holds one app, which its cell builds; other cells declare, import a module of
declarations, run it again, or use `@app.callback`. A model of what a person expects
follows: what a cell declared that built no app is had by the newest app of that name.
"""
from __future__ import annotations

import dataclasses
import typing

from hypothesis import strategies as st

from .declarations import OWN, headed
from .programs import Draw, Drawing, Program, written
from .several_apps import LEFT_OUT

WAYS = [one for one in OWN if one not in LEFT_OUT]
# How cells are executed. The last two set what tools set.
KERNELS = {
    "exec": """
space = {"__name__": "__main__"}
def cell(text):
    exec(compile(text, "<cell>", "exec"), space)
""",
    "exec with numbers": """
space = {"__name__": "notebook"}
def cell(text, numbers=iter(range(999))):
    exec(compile(text, f"<cell {next(numbers)}>", "exec"), space)
""",
    "exec with __file__": """
space = {"__name__": "__main__", "__file__": os.path.abspath("analysis.py")}
def cell(text):
    exec(compile(text, "<cell>", "exec"), space)
""",
    "exec in a module": """
import types
notebook = types.ModuleType("__main__")
sys.modules["__main__"] = notebook
space = vars(notebook)
def cell(text):
    exec(compile(text, "<cell>", "exec"), space)
""",
    "console": """
import code
space = {"__name__": "__console__"}
console = code.InteractiveInterpreter(space)
console.showtraceback = lambda: (_ for _ in ()).throw(sys.exc_info()[1])
def cell(text):
    exec(compile(text, "<console>", "exec"), space)
""",
    "IPython": """
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
HistoryManager.enabled = False
shell = InteractiveShell.instance()
space = shell.user_ns
def cell(text):
    shell.run_cell(text).raise_error()
""",
    "IPython with __file__": """
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
HistoryManager.enabled = False
shell = InteractiveShell.instance()
space = shell.user_ns
def cell(text):
    shell.run_cell(text).raise_error()
cell("__file__ = %r" % os.path.abspath("analysis.py"))
""",
}
IMPORTS = """\
import asyncio, contextlib, contextvars, dataclasses, functools, types, dash
from dash import Dash, Input, Output, State, callback, html
"""


@dataclasses.dataclass
class Cell:
    """A cell: what it is, the name of the app that it is for, its callbacks."""

    kind: str  # app, callbacks, app.callback, import
    app: str
    declared: list[tuple[str, str]]  # ways and ids
    version: int = 1

    def text(self, number: int) -> str:
        lines = []
        if self.kind == "app":
            lines.append(f'{self.app} = Dash("notebook")')
            lines.append(f'{self.app}.layout = html.Div(id="in")')
        for way, name in self.declared:
            lines += declared(way, name, self.says(number))
        text = "\n".join(lines) + "\n"
        if self.kind == "app.callback":
            text = text.replace("callback(", f"{self.app}.callback(")
        return text

    def says(self, number: int) -> str:
        return f"cell {number} v{self.version}"


def declared(way: str, name: str, text: str) -> list[str]:
    template = OWN[way].strip("\n")
    template = template.replace(
        "CALL", 'callback(Output("ID", "children"), Input("in", "value"))'
    )
    template = template.replace("FN", '(lambda v: "TEXT %s" % v)')
    return template.replace("ID", name).replace("TEXT", text).splitlines()


class Notebook(Drawing):
    """Draws cells and executes them; knows what each app must have."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.kernel = self.of(KERNELS)
        self.lines = [KERNELS[self.kernel].strip("\n"), f"cell({IMPORTS!r})"]
        self.cells: list[Cell] = []
        self.right: list[typing.Any] = []
        # For each name: what other cells declared, and what the newest app alone has.
        self.shared: dict[str, dict[str, str]] = {}
        self.own: dict[str, dict[str, str]] = {}
        self.built: list[str] = []
        self.waiting: dict[str, str] = {}
        # For whom each module has declared, nobody where no app was there.
        self.modules: dict[int, str] = {}

    def program(self) -> Program:
        for _ in range(self.number(1, 12)):
            self.step()
        for name in dict.fromkeys(self.built):
            self.look(name)
        return Program("\n".join(self.lines), right=self.right)

    def step(self) -> None:
        kind = self.of(["new", "new", "again", "edited", "look", "collect"])
        if kind == "new" or not self.cells:
            self.new()
        elif kind == "look" and self.built:
            self.look(self.of(dict.fromkeys(self.built)))
        elif kind == "collect":
            self.lines.append("gc.collect()")
        elif kind in ("again", "edited"):
            number = self.number(0, len(self.cells) - 1)
            cell = self.cells[number]
            if kind == "edited":
                cell.version += 1
            self.execute(number, cell)

    def new(self) -> None:
        kinds = ["app"] if len(set(self.built)) < 2 else []
        kinds += ["callbacks", "import"] + (["app.callback"] if self.built else [])
        kind = self.of(kinds)
        app = self.built[-1] if self.built else ""
        if kind == "app":
            app = self.of({"first": 1, "second": 1})
        number = len(self.cells)
        ids = [f"c{number}a", f"c{number}b"]
        if kind == "callbacks" and self.number(0, 1):
            ids = ["o1", "o2"]  # what other cells declare too
        names = ids[: self.number(kind != "app", 2)]
        ways = ["decorator"] if kind == "app.callback" else WAYS
        cell = Cell(kind, app, [(self.of(ways), name) for name in names])
        self.cells.append(cell)
        self.execute(number, cell)

    def execute(self, number: int, cell: Cell) -> None:
        if cell.kind == "import":
            self.module(number, cell)
        else:
            self.lines.append(f"cell({cell.text(number)!r})")
        said = {name: cell.says(number) for _, name in cell.declared}
        if cell.kind == "app":
            # What no app could have yet is the first one's, which is served at once.
            is_awaited = bool(self.waiting or "" in self.modules.values())
            self.shared.setdefault(cell.app, {}).update(self.waiting)
            self.waiting = {}
            self.modules = {key: one or cell.app for key, one in self.modules.items()}
            self.built.append(cell.app)
            self.own[cell.app] = said
            if is_awaited:
                self.look(cell.app)
        elif cell.kind == "app.callback":
            self.own[cell.app].update(said)
        elif not self.built:
            self.waiting.update(said)
        else:
            # A module that is run again declares for the app that had it before.
            self.newest(self.modules.get(number, self.built[-1]), said)

    def newest(self, app: str, said: dict[str, str]) -> None:
        self.shared[app].update(said)
        for name in said:
            self.own[app].pop(name, None)

    def module(self, number: int, cell: Cell) -> None:
        """Import a module of declarations, or edit it and run it again."""
        known = number in self.modules
        text = headed("\n".join(cell.text(number).splitlines()) + "\n")
        self.lines.append(written(f"m{number}.py", text))
        again = f"import importlib, m{number}\nimportlib.reload(m{number})\n"
        self.lines.append(f"cell({again if known else f'import m{number}'!r})")
        self.modules.setdefault(number, self.built[-1] if self.built else "")

    def look(self, name: str) -> None:
        has = {**self.shared[name], **self.own[name]}
        self.lines.append(f"list_of({name!r}, space[{name!r}])")
        self.right.append([name, sorted([key, said] for key, said in has.items())])


@st.composite
def programs(draw: Draw) -> Program:
    """Programs of cells, with what each look must show."""
    return Notebook(draw).program()
