"""Programs of one app: what they serve must be what a fresh process of stock Dash does.

A program is a tree of modules, of which `main` builds the app or imports it, and
rounds: an edit, modules that are run again in process, perhaps a look at the app.
"""
from __future__ import annotations

import ast
import dataclasses
import typing

from hypothesis import strategies as st

from . import declarations
from .declarations import BUILT_IN, EARLY, HELPED, OF_THE_APP, OWN, TOOLS, headed
from .programs import Draw, Drawing, Program, written

# How a module comes to be run by another, as lines; NAME is its name.
IMPORTS = {
    "import": "import NAME",
    "import as": "import NAME as m_LAST",
    "from": "from NAME import VALUE",
    "from package": "from PARENT import LAST",
    "relative": "from . import LAST",
    "relative from": "from .LAST import VALUE",
    "star": "from NAME import *",
    "import_module": 'importlib.import_module("NAME")',
    "__import__": '__import__("NAME")',
    "in a function": "def load_LAST():\n    import NAME\nload_LAST()",
    "in try": "try:\n    import NAME\nexcept ImportError:\n    raise",
    "in if": "if len(__name__):\n    import NAME",
    "in a class": "class Load_LAST:\n    import NAME",
    "in a coroutine": (
        "async def load_LAST():\n    import NAME\n"
        "try:\n    load_LAST().send(None)\nexcept StopIteration:\n    pass"
    ),
    "in a thread": (
        "LAST_loaded = threading.Thread(target=__import__, args=['NAME'])\n"
        "LAST_loaded.start()\nLAST_loaded.join()"
    ),
    "lazy": "import PARENT\nPARENT.LAST",
    "run_module": 'runpy.run_module("NAME")',
    "exec": (
        'with open(importlib.util.find_spec("NAME").origin) as LAST_text:\n'
        "    LAST_text = compile(LAST_text.read(), LAST_text.name, 'exec')\n"
        "exec(LAST_text, globals())"
    ),
}
# These leave nothing in sys.modules: whoever has them runs the module each time.
RUNS = ("run_module", "exec")
IN_PACKAGE = ("from package", "lazy")
RELATIVE = ("relative", "relative from")
# A module that is run so cannot import the app from the one that runs it, or gives it
# an older one when it is not run again.
UNKNOWN_APP = ("run_module", "exec", "in a thread", "star")
ALONE = [*OWN, *HELPED]

LAZY = (
    "import importlib\ndef __getattr__(name):\n"
    "    if name.startswith('_'):\n        raise AttributeError(name)\n"
    "    return importlib.import_module('.' + name, __name__)\n"
)

# How `main` has its app. What stands in {above} and {below} is indented.
SHAPES = {
    "module": "{above}app = Dash({args})\napp.layout = {layout}\n{below}",
    "factory": (
        "def create():\n{above}    app = Dash({args})\n    app.layout = {layout}\n"
        "{below}    return app\n{between}app = create()\n"
    ),
    "class": (
        "class Site:\n    def __init__(self):\n{above}"
        "        self.app = app = Dash({args})\n        app.layout = {layout}\n"
        "{below}{between}app = Site().app\n"
    ),
    "subclass": (
        "class Site(Dash):\n    def __init__(self):\n{above}"
        "        super().__init__({args})\n        app = self\n"
        "        app.layout = {layout}\n{below}{between}app = Site()\n"
    ),
    "another module": "{above}from site_app import app\napp.layout = {layout}\n{below}",
}
AT_THE_TOP = ("module", "another module")
INDENTS = {"factory": "    ", "class": " " * 8, "subclass": " " * 8}
# What stands there when `main` is broken, before and between its lines.
BREAKS = {
    "syntax": "def broken(:\n",
    "raises": "raise RuntimeError('half way')\n",
    "import fails": "import no_such_module\n",
}


@dataclasses.dataclass
class Item:
    """One declaration."""

    way: str
    name: str
    version: int = 1

    def lines(self, indent: str) -> str:
        text = f"{self.name} v{self.version}"
        return declarations.declared(self.way, self.name, text, indent)


@dataclasses.dataclass
class Import:
    """One module that is run by another."""

    way: str
    name: str

    def lines(self, indent: str) -> str:
        parent, _, last = self.name.rpartition(".")
        text = IMPORTS[self.way].replace("NAME", self.name)
        text = text.replace("PARENT", parent).replace("LAST", last)
        return "".join(f"{indent}{line}\n" for line in text.splitlines())


@dataclasses.dataclass
class Module:
    """A file: blocks of declarations and imports. Only `main` has more than one."""

    name: str
    blocks: dict[str, list[typing.Any]]
    needs: str = ""  # the module that the app is imported from
    early: bool = True  # all of it is run before the app is built
    page: int = 0  # the version of the page that it is, if it is one

    def items(self) -> list[Item]:
        return [one for _, one in self.places() if isinstance(one, Item)]

    def imports(self) -> list[Import]:
        return [one for _, one in self.places() if isinstance(one, Import)]

    def places(self) -> list[tuple[str, typing.Any]]:
        return [(key, one) for key, block in self.blocks.items() for one in block]

    def block(self, key: str, indent: str = "") -> str:
        return "".join(one.lines(indent) for one in self.blocks.get(key, []))


@dataclasses.dataclass
class Tree:
    """The files of a program and how its app is built."""

    modules: list[Module]
    shape: str
    args: str
    function: bool  # the layout is one
    lazy: bool  # the package imports its modules when they are asked for
    package: str = ""  # the text of the package that the app's module is in
    broken: tuple[str, str, int] | None = None

    @property
    def main(self) -> Module:
        return self.modules[0]

    def loaded(self, module: Module) -> bool:
        """Whether the module is to be found in `sys.modules`."""
        return not module.page and self.way(module) not in RUNS

    def way(self, module: Module) -> str:
        return next(
            (
                one.way
                for each in self.modules
                for one in each.imports()
                if one.name == module.name
            ),
            "",
        )

    def runner(self, module: Module) -> Module:
        """The module to run again for this one to be run again."""
        while not self.loaded(module):
            module = self.parents().get(module.name, self.main)
        return module

    def above(self, name: str) -> list[Module]:
        """The modules that import this one, and those that import them."""
        found = []
        parents = self.parents()
        while name in parents:
            found.append(self.runner(parents[name]))
            name = parents[name].name
        return found

    def keys(self) -> list[str]:
        """The blocks that are written."""
        left_out = [] if self.function else ["layout"]
        left_out += ["between"] if self.shape in AT_THE_TOP else []
        return ["body", *(one for one in self.main.blocks if one not in left_out)]

    @property
    def is_elsewhere(self) -> bool:
        """Whether the app is another module's, and not built again with `main`."""
        return self.shape == "another module"

    def needed(self) -> str:
        """The module that others import the app from."""
        return "site_app" if self.is_elsewhere else self.main.name

    def early(self) -> typing.Iterable[str]:
        return () if self.is_elsewhere else EARLY

    def built_in(self) -> typing.Iterable[str]:
        return () if self.is_elsewhere else BUILT_IN

    def needs_main(self) -> bool:
        return any(one.needs for one in self.modules)

    def module(self, name: str) -> Module:
        return next(one for one in self.modules if one.name == name)

    def parents(self) -> dict[str, Module]:
        return {one.name: each for each in self.modules for one in each.imports()}

    def files(self) -> dict[str, str]:
        files = {}
        for module in self.modules:
            text = self.text(module)
            if self.broken and self.broken[1] == module.name:
                text = broken(text, self.broken[0], self.broken[2])
            packaged = module.name == "pkg"
            path = module.name.replace(".", "/")
            files[path + ("/__init__.py" if packaged else ".py")] = text
            if module.name.startswith("core."):
                files["core/__init__.py"] = self.package
        if self.is_elsewhere:
            files["site_app.py"] = headed(f"app = Dash({self.args})\n")
        if any(one.name.startswith("pkg.") for one in self.modules):
            files.setdefault("pkg/__init__.py", LAZY if self.lazy else "")
        if any("import tools" in text or " tools" in text for text in files.values()):
            files["tools.py"] = headed(TOOLS)
        return files

    def text(self, module: Module) -> str:
        if module is self.main:
            ways = [one.way for each in self.modules for one in each.items()]
            # A module that imports this one may be run again after it, too late.
            has_paths = "endpoint" in ways and not any(
                one.needs for one in self.modules
            )
            ends = "app.setup_apis()\n" if has_paths else ""
            text = module.block("top") + self.app() + module.block("after") + ends
            return headed(text)
        head = LAZY if module.name == "pkg" and self.lazy else ""
        if self.way(module) in ("from", "relative from"):
            head += "VALUE = 1\n"
        if module.page:
            head += f"dash.register_page(__name__, path='/{module.name[-2:]}')\n"
            head += f"layout = html.Div('{module.name} v{module.page}')\n"
        if module.needs:
            head += f"from {module.needs} import app\n"
        return headed(head + module.block("body"))

    def app(self) -> str:
        indent = INDENTS.get(self.shape, "")
        paged = any(one.page for one in self.modules)
        layout = 'html.Div([PAGES], id="in")'.replace(
            "PAGES", "dash.page_container" if paged else ""
        )
        above = self.main.block("above", indent)
        if self.function:
            above += f"{indent}def layout():\n"
            above += self.main.block("layout", indent + "    ")
            above += f"{indent}    return {layout}\n"
        pages = "use_pages=True, pages_folder=os.path.abspath('pages')"
        return SHAPES[self.shape].format(
            above=above,
            below=self.main.block("below", indent),
            between=self.main.block("between"),
            args=", ".join(filter(None, [self.args, pages if paged else ""])),
            layout="layout" if self.function else layout,
        )


def broken(text: str, how: str, where: int) -> str:
    """The text with an error in it, for one that raises after some of its statements."""
    if how != "raises":
        return BREAKS[how] + text
    lines = text.splitlines(keepends=True)
    starts = [
        min([one.lineno] + [each.lineno for each in getattr(one, "decorator_list", [])])
        for one in ast.parse(text).body
    ]
    at = starts[where % len(starts)] - 1
    return "".join(lines[:at]) + BREAKS[how] + "".join(lines[at:])


class Writer(Drawing):
    """Draws a tree and its edits."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.count = 0

    def maybe(self) -> bool:
        return bool(self.draw(st.booleans()))

    def item(self, ways: typing.Iterable[str]) -> Item:
        self.count += 1
        return Item(self.of(ways), f"c{self.count}")

    def put(self, block: list[typing.Any], one: typing.Any) -> None:
        block.insert(self.number(0, len(block)), one)

    def tree(self) -> Tree:
        shape = self.of(SHAPES)
        name = self.of(["main", "core.main"])
        keys = ["top", "above", "below", "between", "after", "layout"]
        main = Module(name, {key: [] for key in keys})
        args = self.of(['"x"', "__name__", ""])
        package = self.of(["", "from .main import app\n"])
        tree = Tree([main], shape, args, self.maybe(), self.maybe(), package)
        for _ in range(self.number(0, 3)):
            self.item_of_main(tree)
        for _ in range(self.number(0, 5)):
            self.module(tree)
        if not self.number(0, 5) and not tree.is_elsewhere:
            for n in range(self.number(1, 2)):
                page = Module(f"pages.p{n}", {"body": []}, page=1)
                page.blocks["body"].append(self.item(ALONE))
                tree.modules.append(page)
        return tree

    def item_of_main(self, tree: Tree) -> None:
        key = self.of(["after", "top", "above", "below"])
        known = key == "after" or key == "below"
        ways = [
            *ALONE,
            *tree.built_in(),
            *(OF_THE_APP if known else tree.early()),
        ]
        self.put(tree.main.blocks[key], self.item(ways))

    def module(self, tree: Tree) -> None:
        """Add a module with declarations that one of the others runs."""
        number = len(tree.modules)
        taken = [one.name for one in tree.modules]
        packaged = any(one.startswith("pkg") for one in taken)
        names = [f"m{number}", f"pkg.m{number}"] + ["pkg"] * (not packaged)
        name = self.of(names)
        parent = self.of([one for one in tree.modules if not one.page])
        keys = [key for key in parent.blocks if key in tree.keys()]
        key = self.of(keys)
        way = self.of(self.ways(tree, parent, key, name))
        module = Module(name, {"body": []})
        sees = parent is tree.main and key == "after" and way not in UNKNOWN_APP
        if sees and not self.number(0, 3):
            module.needs = tree.needed()
        module.early = parent.early and key in ("top", "above", "body")
        ways = [*ALONE, *tree.built_in()]
        ways += [
            *(OF_THE_APP if module.needs else []),
            *(tree.early() if module.early else []),
        ]
        for _ in range(self.number(1, 3)):
            module.blocks["body"].append(self.item(ways))
        self.put(parent.blocks[key], Import(way, name))
        tree.modules.append(module)

    def ways(self, tree: Tree, parent: Module, key: str, name: str) -> list[str]:
        is_inner = key in ("above", "below") and tree.shape not in AT_THE_TOP
        nested = key == "layout" or is_inner
        inside = parent.name.split(".")[0] == "pkg"
        packaged = name.startswith("pkg.")
        left_out = {
            "star": nested,
            "lazy": not (packaged and tree.lazy) or inside,
            "from package": not packaged or parent.name == "pkg" and tree.lazy,
            "relative": not (packaged and inside) or tree.lazy,
            "relative from": not (packaged and inside),
            "in a thread": parent.name == "pkg" or key == "layout",
            "in a class": nested,
            "in a coroutine": key == "layout",
            "run_module": name == "pkg" or key == "layout",
            "exec": name == "pkg" or key == "layout" or packaged,
        }
        return [way for way in IMPORTS if not left_out.get(way)]


class Rounds:
    """Edits of a tree, and what a person does in a running process after each."""

    def __init__(self, writer: Writer, tree: Tree, ordered: bool) -> None:
        self.writer = writer
        self.ordered = ordered  # whether the order must be a fresh process's then too
        self.again_run = False
        self.script = False  # the program is run as a script first
        self.tree = tree
        self.written: dict[str, str] = {}
        self.good = tree.files()
        self.lines: list[str] = []
        self.states: list[tuple[dict[str, str], str]] = []
        self.edited: set[str] = set()
        self.rebuilds = False  # the edit shows in an app that is built after it only
        self.known = {one.name for one in tree.modules if tree.loaded(one)}

    def program(self) -> Program:
        self.write()
        start = self.writer.of(self.starts())
        self.lines.append(f'app = {start}("{self.tree.main.name}")["app"]')
        # The module of that name may be the script's, which cannot be reloaded.
        self.script = self.again_run = start != "by_import"
        self.look(always=False)
        for _ in range(self.writer.number(0, 4)):
            self.round()
        self.look(always=True)
        states = [
            fresh(self.tree.main.name, files, look) for files, look in self.states
        ]
        return Program("\n".join(self.lines), states)

    def starts(self) -> list[str]:
        """How the program may be started."""
        modules = [one for one in self.tree.modules if one.needs]
        run = [one for one in self.tree.modules if self.tree.way(one) in RUNS]
        has_hooks = any(item.way in EARLY for one in run for item in one.items())
        if has_hooks or self.tree.is_elsewhere or modules and self.ordered:
            # Nothing says that such a module is run again that has no hook any more, or
            # a script that builds no app.
            return ["by_import"]
        # A module that imports the app of a script by name imports another one; what a
        # package imports is the script itself afterwards.
        ways = {item.way for one in modules for item in one.items()}
        if not ways & set(OF_THE_APP):
            return ["by_import", "by_main", "by_script"]
        return ["by_import"] if self.tree.package else ["by_import", "by_main"]

    def write(self) -> None:
        for path, text in self.tree.files().items():
            if self.written.get(path) != text:
                self.lines.append(written(path, text))
        self.written = self.tree.files()

    def look(self, always: bool) -> None:
        if always or self.writer.maybe():
            look = "look_at_set" if self.again_run and not self.ordered else "look"
            self.lines.append(f'{look}("app", app)')
            self.states.append((self.good, look))

    def round(self) -> None:
        self.edited, self.rebuilds, self.again_run = set(), False, True
        if not self.script and not self.writer.number(0, 3):
            self.broken_for_a_while()
        else:
            self.edit()
            self.write()
            self.run_again()
            self.good = self.tree.files()
        if not self.writer.number(0, 2):
            self.lines.append("gc.collect()")
        self.look(always=False)

    def broken_for_a_while(self) -> None:
        """One module fails as it is run again; the app goes on; it is mended."""
        module = self.writer.of(
            [one for one in self.tree.modules if one.name in self.known]
        )
        how = self.writer.of(["raises", *BREAKS])
        self.tree.broken = (how, module.name, self.writer.number(0, 9))
        self.write()
        way = self.writer.of(["by_reload", "by_exec"])
        self.lines.append(f"attempt({way}, {module.name!r})")
        self.look(always=how == "raises")
        self.tree.broken = None
        self.edited = {module.name}
        if self.writer.maybe():
            self.edit()
        self.write()
        self.run_again()
        self.good = self.tree.files()

    def edit(self) -> None:
        module = self.writer.of(self.tree.modules)
        self.edited.add(module.name)
        self.rebuilds |= bool(module.page) or module is self.tree.main
        kind = self.writer.of(STEADY if self.ordered else EDITS)
        block = module.blocks[
            self.writer.of([one for one in module.blocks if one != "layout"])
        ]
        items = [one for one in block if isinstance(one, Item)]
        if self.script and self.tree.main.name != "main":
            # What a script in another folder has declared for every app is left.
            items = [one for one in items if one.way != "pattern"]
        kind(self, module, block, items)

    def noted(self, item: Item) -> Item:
        self.rebuilds |= item.way in BUILT_IN or item.way in EARLY
        return item

    def answers(
        self, module: Module, block: list[typing.Any], items: list[Item]
    ) -> None:
        """Let all of a block's callbacks answer something else."""
        for item in items:
            self.noted(item).version += 1
        module.page += bool(module.page)

    def add(self, module: Module, block: list[typing.Any], items: list[Item]) -> None:
        ways = [*ALONE, *self.tree.built_in()]
        self.writer.put(block, self.noted(self.writer.item(ways)))

    def remove(
        self, module: Module, block: list[typing.Any], items: list[Item]
    ) -> None:
        """Take a callback away, unless what remains declares nothing."""
        own = [one for one in items if one.way not in HELPED]
        if own and len(module.items()) > 1:
            block.remove(self.noted(self.writer.of(own)))

    def rename(
        self, module: Module, block: list[typing.Any], items: list[Item]
    ) -> None:
        own = [one for one in items if one.way not in HELPED]
        if own:
            item = self.noted(self.writer.of(own))
            item.name = self.writer.item([item.way]).name

    def turn(self, module: Module, block: list[typing.Any], items: list[Item]) -> None:
        """Turn the order of a block's callbacks round."""
        places = [n for n, one in enumerate(block) if isinstance(one, Item)]
        for n, item in zip(places, reversed(items)):
            block[n] = self.noted(item)

    def new_module(
        self, module: Module, block: list[typing.Any], items: list[Item]
    ) -> None:
        self.writer.module(self.tree)
        new = self.tree.modules[-1]
        self.edited = {self.tree.parents()[new.name].name}
        self.rebuilds = True

    def nothing(
        self, module: Module, block: list[typing.Any], items: list[Item]
    ) -> None:
        """Save a file as it is."""

    def run_again(self) -> None:
        """Run what was edited again, in one of the ways in which tools do."""
        tree, of = self.tree, self.writer.of
        names = {tree.runner(tree.module(name)).name for name in self.edited}
        if tree.main.name in names:
            self.rebuilds = True
        known, self.known = self.known, {x.name for x in tree.modules if tree.loaded(x)}
        scope = of(["edited", "dependents", "all", "afresh"])
        if scope == "edited" and self.rebuilds:
            scope = "dependents"
        if self.script:
            scope = "afresh"
        if scope == "afresh":
            every = [name[:-3].replace("/", ".") for name in tree.files()]
            every = [name.replace(".__init__", "") for name in every]
            self.lines.append(f"forget{tuple(every)!r}")
            self.lines.append(f'app = by_import("{tree.main.name}")["app"]')
            return
        if scope == "dependents":
            names |= {one.name for name in names for one in tree.above(name)}
        if scope == "all":
            names = {one.name for one in tree.modules if tree.loaded(one)}
            if "tools.py" in self.written:
                self.lines.append("'tools' in sys.modules and by_reload('tools')")
        if self.rebuilds:
            names.add(tree.main.name)
        names &= known
        if tree.main.name in names:
            names |= known & {one.name for one in tree.modules if one.needs}
        way = of(["by_reload", "by_exec", "by_spec"])
        for module in reversed(tree.modules):
            if module.name in names and module is not tree.main and not module.needs:
                self.again(way, module)
        if tree.main.name in names:
            is_by_name = tree.needs_main() or tree.is_elsewhere
            ways = [way] if is_by_name else [way, way, "by_path", "by_module"]
            again = of(ways)
            self.lines.append(f'app = {again}("{tree.main.name}")["app"]')
        for module in tree.modules:
            if module.name in names and module.needs:
                self.again(way, module)

    def again(self, way: str, module: Module) -> None:
        self.lines.append(f"{way}({module.name!r})")


EDITS = (
    Rounds.nothing,
    Rounds.answers,
    Rounds.add,
    Rounds.remove,
    Rounds.rename,
    Rounds.turn,
    Rounds.new_module,
)


# What comes anew is put where its module stood, or last, and so not always where a fresh
# process puts it.
STEADY = (Rounds.nothing, Rounds.answers, Rounds.remove)


@st.composite
def programs(draw: Draw, ordered: bool) -> Program:
    """Programs of one app, with the files at each look."""
    writer = Writer(draw)
    return Rounds(writer, writer.tree(), ordered).program()


def fresh(main: str, files: dict[str, str], look: str) -> str:
    """What a fresh process does that is given these files."""
    lines = [written(path, text) for path, text in files.items()]
    lines += [f'app = by_import("{main}")["app"]', f'{look}("app", app)']
    return "\n".join(lines)
