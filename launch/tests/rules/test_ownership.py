"""Which of several apps has a declaration, in rare programs.

Tests whose names begin with `test_still` pass on Dash without the registry too.
"""

import gc
import importlib
import runpy
import subprocess
import sys
import threading

import dash
import pytest
from callback_registry.apps import HEAD, answers, build, call, declare
from callback_registry.apps import declaring, outputs, page
from callback_registry.test_ownership import BUTTON, PATTERN
from callback_registry.test_run_again import run_cells
from dash import Dash


# Each program builds two apps, `one` and `two`, and declares a callback for each that
# answers with the name of its app.
APART = {
    "modules that declare in threads": """
import one_threaded, two_threaded

one, two = one_threaded.app, two_threaded.app
""",
    "factory of another module": """
from kit import create

one, two = map(create, ("one", "two"))
""",
    "function of another module": """
import kit

one = Dash("one")
kit.register("one")
two = Dash("two")
kit.register("two")
""",
    "two functions": """
def create_one():
    callback(OUT, IN)(lambda value: "one" + value)
    return Dash("one")

def create_two():
    app = Dash("two")
    callback(OUT, IN)(lambda value: "two" + value)
    return app

one, two = create_one(), create_two()
""",
    "apps of one function, and what is imported below each": """
from kit import make

one = make("one")
import one_callbacks
two = make("two")
import two_callbacks
""",
    "apps of one function that two others call": """
from kit import make

def create_one():
    app = make("one")
    import one_callbacks
    return app

def create_two():
    import two_callbacks
    return make("two")

one, two = create_one(), create_two()
""",
    "a name that is bound to one after the other": """
from kit import make

apps = []
for name in ("one", "two"):
    app = make(name)
    callback(OUT, IN)(lambda value, name=name: name + value)
    apps.append(app)
one, two = apps
""",
    "a loop over apps": """
from kit import make, register

apps = [make("one"), make("two")]
for app in apps:
    register(app.config.name)
one, two = apps
""",
    "a loop over apps in a function": """
from kit import make, register

def both():
    apps = [make("one"), make("two")]
    for app in apps:
        register(app.config.name)
    return apps

one, two = both()
""",
    "a loop over objects": """
import kit

class View:
    def __init__(self, name):
        self.app, self.name = Dash(name), name

views = [View("one"), View("two")]
for view in views:
    kit.register(view.name)
one, two = (view.app for view in views)
""",
    "a loop that imports, then builds, with a dictionary": """
from importlib import import_module

apps = {}
for name in ("one_callbacks", "two_callbacks"):
    import_module(name)
    app = Dash(name)
    apps[name] = app
one, two = apps.values()
""",
    "modules whose functions build by another module": """
import one_board, two_board

one, two = one_board.create(), two_board.create()
""",
    "modules whose functions build by another module, below an app": """
import kit

main = Dash("main")
import one_board, two_board

one, two = one_board.create(), two_board.create()
""",
    "functions that build, then others of these modules": """
import one_site, two_site

one, two = one_site.create(), two_site.create()
one_site.register()
two_site.register()
""",
    "functions that build, then others of their packages": """
import first.app, first.callbacks, second.app, second.callbacks

one, two = first.app.create(), second.app.create()
first.callbacks.register()
second.callbacks.register()
""",
    "functions of packages, and what is imported below": """
import first.app, second.app

one, two = first.app.create(), second.app.create()
import first.views, second.views
""",
    "one function for the modules that it is named after": """
import kit, one_callbacks, two_callbacks

one, two = [kit.make(module.__name__) for module in (one_callbacks, two_callbacks)]
""",
    "modules that define the classes": """
import one_class, two_class

one, two = one_class.Site("board"), two_class.Site("board")
""",
    "modules that import an object which has the app": """
import views, one_of_views, two_of_views

one, two = views.one.app, views.two.app
""",
    "objects beside the app of others": """
class Child:
    def __init__(self, parent, name):
        self.parent, self.name, self.app = parent, name, Dash(name)

    def register(self):
        callback(OUT, IN)(lambda value: self.name + value)

parent = Dash("parent")
children = [Child(parent, name) for name in ("one", "two")]
for child in children:
    child.register()
one, two = (child.app for child in children)
""",
    "classes that have an app": """
class Board:
    @classmethod
    def create(cls):
        cls.app = Dash(cls.__name__)
        return cls.app

    @classmethod
    def register(cls):
        callback(OUT, IN)(lambda value: cls.__name__ + value)

boards = [type(name, (Board,), {}) for name in ("one", "two")]
one, two = [board.create() for board in boards]
for board in boards:
    board.register()
""",
    "function that declares for its parameter, then has another app built": """
def create(name):
    return Dash(name)

def extend(app):
    callback(OUT, IN)(lambda value: "one" + value)
    return create("two")

one = create("one")
two = extend(one)
callback(OUT, IN)(lambda value: "two" + value)
""",
    "function that has an app registered by a helper, then builds another": """
import kit

def register(app):
    kit.register("one")

def extend(app):
    register(app)
    return Dash("two")

one = Dash("one")
two = extend(one)
callback(OUT, IN)(lambda value: "two" + value)
""",
    "function in a function that knows another app": """
def create():
    first = Dash("one")
    first.title = "one"

    def create_other():
        second = Dash("two")

        def register():
            callback(OUT, IN)(lambda value: first.title.replace("one", "two") + value)

        register()
        return second

    callback(OUT, IN)(lambda value: first.title + value)
    return first, create_other()

one, two = create()
""",
    "methods of an object, of which one builds and one declares": """
import kit

class Portal:
    def __init__(self):
        self.app, self.pages = Dash("portal"), {}

    def build(self, name):
        return Dash(name)

    def register(self, name):
        callback(OUT, IN)(lambda value: name + value)

    def add(self, name):
        self.pages[name] = self.build(name)
        self.register(name)

portal = Portal()
portal.add("one")
portal.add("two")
one, two = portal.pages.values()
""",
    "dictionary that gets each app after its callbacks": """
def create(name):
    return Dash(name)

def wire(apps, name):
    callback(OUT, IN)(lambda value: name + value)

apps = {}

def add(name):
    app = create(name)
    wire(apps, name)
    apps[name] = app

add("one")
add("two")
one, two = apps.values()
""",
    "server with dashboards whose modules a function imports": """
class Server:
    def __init__(self):
        self.dashboards = {}

def create():
    server = Server()
    from one_board import create
    server.dashboards["one"] = create()
    from two_board import create
    server.dashboards["two"] = create()
    return server

one, two = create().dashboards.values()
""",
    "lambdas": """
from importlib import import_module as load

makers = [
    lambda: (Dash("one"), load("one_callbacks"))[0],
    lambda: (Dash("two"), load("two_callbacks"))[0],
]
one, two = [make() for make in makers]
""",
    "methods of instances": """
class View:
    def __init__(self, name):
        self.app = Dash(name)
        self.name = name
        callback(OUT, IN)(self.answer)

    def answer(self, value):
        return self.name + value

one, two = View("one").app, View("two").app
""",
    "subclass that declares before and after it is built": """
import kit

class Site(Dash):
    def __init__(self, name):
        if name == "one":
            callback(OUT, IN)(lambda value: name + value)
        super().__init__(name)
        if name == "two":
            kit.register(name)

one, two = Site("one"), Site("two")
""",
    "subclass that declares and imports before it is built, below another app": """
one = Dash("one")
callback(OUT, IN)(lambda value: "one" + value)

class Site(Dash):
    def __init__(self):
        import two_callbacks
        super().__init__("two")

two = Site()
""",
    "subclass built in a comprehension": """
one = Dash("one")
callback(OUT, IN)(lambda value: "one" + value)

class Site(Dash):
    pass

two, = [Site(name) for name in ("two",)]
callback(OUT, IN)(lambda value: "two" + value)
""",
    "coroutines in turns": """
import asyncio

async def create(name):
    await asyncio.sleep(0)
    app = Dash(name)
    await asyncio.sleep(0)
    callback(OUT, IN)(lambda value: name + value)
    return app

async def create_both():
    return await asyncio.gather(create("one"), create("two"))

one, two = asyncio.run(create_both())
""",
    "generators in turns": """
def create(name):
    app = Dash(name)
    yield app
    callback(OUT, IN)(lambda value: name + value)

first, second = create("one"), create("two")
one, two = next(first), next(second)
list(first), list(second)
""",
    "threads at the same time": """
import kit
from threading import Barrier, Lock, Thread

apps, together, lock = {}, Barrier(2, timeout=60), Lock()

def create(name):
    # Python 3.11 cannot parse in two threads: python/cpython#106905.
    with lock:
        apps[name] = Dash(name)
    together.wait()
    if name == "one":
        callback(OUT, IN)(lambda value: name + value)
    else:
        kit.register(name)

threads = [Thread(target=create, args=[name]) for name in ("one", "two")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
one, two = apps["one"], apps["two"]
""",
}
KIT = """
def make(name):
    return Dash(name)

def register(name):
    callback(OUT, IN)(lambda value: name + value)

def create(name):
    app = Dash(name)
    register(name)
    return app
"""
CREATE = """
import kit

def create():
    return kit.make("board")
"""
VIEWS = """
class View:
    def __init__(self, name):
        self.app = Dash(name)

one, two = View("one"), View("two")
"""
IN_A_THREAD = """
from threading import Thread

thread = Thread(target=lambda: callback(OUT, IN)(lambda value: "TEXT" + value))
thread.start()
thread.join()
"""


@pytest.mark.parametrize("served", [("one", "two"), ("two", "one")], ids="-".join)
@pytest.mark.parametrize("source", APART.values(), ids=APART)
def test_each_app_has_its_own(write, load, source, served):
    write("kit", KIT)
    write("views", VIEWS)
    for name in served:
        register = f"def register():\n    {declaring('out', name)}"
        write(f"{name}_callbacks", declaring("out", name))
        write(f"{name}_board", CREATE + declaring("out", name))
        write(f"{name}_site", CREATE + register)
        site = "class Site(Dash):\n    pass\n"
        write(f"{name}_class", site + declaring("out", name))
        write(f"{name}_of_views", f"from views import {name}\n{declaring('out', name)}")
        package = {"one": "first", "two": "second"}[name]
        write(f"{package}.app", CREATE)
        write(f"{package}.callbacks", register)
        write(f"{package}.views", declaring("out", name))
        write(f"{name}_declares", IN_A_THREAD.replace("TEXT", name))
        write(f"{name}_threaded", f"import {name}_declares\napp = Dash('{name}')\n")
    program = load("program", source)
    found = [answers(getattr(program, name)) for name in served]
    assert found == [{"out": f"{name}x"} for name in served]


@pytest.mark.parametrize("makers", [("make", "Dash"), ("Dash", "make")])
def test_app_in_a_list_before_its_module_builds_another(load, makers):
    source = "def make(name):\n    return Dash(name)\n"
    for name, maker in zip(("one", "two"), makers):
        source += f"{name}s = [{maker}('{name}')]\n" + declaring("out", name)
    program = load("program", source)
    apps = program.ones + program.twos
    assert [answers(app) for app in apps] == [{"out": "onex"}, {"out": "twox"}]


def test_still_app_that_a_layout_builds_leaves_what_stands_below():
    front, made = build("front"), []

    def preview():
        if not made:
            made.append(build("preview"))
        return dash.html.Div()

    front.layout = preview
    declare("below")
    assert outputs(front) == ["below"]
    assert outputs(made[0]) == []


def test_subclass_declares_before_it_is_built_below_a_layout_that_declared():
    class Site(Dash):
        def __init__(self):
            declare("above")
            super().__init__("site")

    def declaring_layout():
        declare("in_layout")
        return dash.html.Div()

    front = build("front")
    front.layout = declaring_layout
    site = Site()
    assert outputs(site) == ["above"]
    assert set(outputs(front)) == {"in_layout"}


def test_still_app_that_a_thread_of_a_callback_builds():
    admin, made = build("admin"), []

    def make_app():
        made.append(build("made"))
        declare("out", "made ")

    @admin.callback(dash.Output("made", "children"), dash.Input("in", "value"))
    def make(value):
        thread = threading.Thread(target=make_app)
        thread.start()
        thread.join()
        return value

    assert call(admin, "made") == "x"
    assert outputs(admin) == ["made"]
    assert answers(made[0]) == {"out": "made x"}


def test_apps_that_other_threads_have_built_take_nothing(load):
    module, made = load("kit", KIT), []
    create, register = lambda: made.append(module.create("made")), module.register
    for target, args in ((create, []), (create, []), (register, ["declared "])):
        thread = threading.Thread(target=target, args=args)
        thread.start()
        thread.join()
    assert answers(build("app")) == {"out": "declared x"}


IMPORTS = ["from program import OUT", "from program import app", "import program"]


@pytest.mark.parametrize("line", IMPORTS)
def test_module_that_imports_the_program_by_its_own_name(write, line):
    write("part", f"{line}\n{declaring('of_part')}")
    path = str(write("program", f"app = Dash('app')\nimport part\n{declaring('out')}"))
    app = runpy.run_path(path, run_name="__main__")["app"]
    assert outputs(app) == ["of_part", "out"]


IMPORTED = "import one\nimport two\n"
SCRIPTS = {
    "top": ("app", IMPORTED),
    "guard": ("app", "if __name__ == '__main__':\n    import one\n    import two\n"),
    "package": ("package.app", IMPORTED),
    "server": ("app", "import routes\n"),
}


@pytest.mark.parametrize("builder", ["Dash('board')", "create()"])
@pytest.mark.parametrize("name, imports", SCRIPTS.values(), ids=SCRIPTS)
def test_still_script_whose_modules_import_it_by_its_name(
    write, name, imports, builder
):
    for part in ("one", "two"):
        write(part, f"from {name} import app\n{declaring(part)}")
    # What this imports declares without a name for the app.
    write("routes", f"from {name} import server\n{IMPORTED}import three\n")
    write("three", declaring("three"))
    source = "def create():\n    return Dash('board')\n"
    source += f"app = {builder}\nserver = app.server\n{imports}"
    app = runpy.run_path(str(write(name, source)), run_name="__main__")["app"]
    three = ["three"] if "routes" in imports else []
    assert sorted(outputs(app)) == ["one", *three, "two"]


GETTER = """
import functools

@functools.lru_cache(None)
def get():
    return Dash("board")
"""


@pytest.mark.parametrize("above", ["", "app = get()\n"], ids=["below", "above"])
def test_still_script_whose_modules_call_its_function_by_its_name(write, above):
    write("part", f"from program import get\nget()\nimport inner\n{declaring('part')}")
    write("inner", declaring("inner"))
    source = (
        f"{GETTER}{above}if __name__ == '__main__':\n    import part\napp = get()\n"
    )
    app = runpy.run_path(str(write("program", source)), run_name="__main__")["app"]
    assert outputs(app) == ["inner", "part"]


@pytest.mark.filterwarnings("ignore::RuntimeWarning:runpy")
def test_still_package_calls_a_function_of_its_module_that_is_run_as_main(write):
    write("package.part", f"from .app import get\nget()\n{declaring('out')}")
    write("package.__init__", "from . import part\n")
    write("package.app", f"{GETTER}app = get()\n")
    module = runpy.run_module("package.app", run_name="__main__", alter_sys=True)
    assert outputs(module["app"]) == ["out"]


def test_still_other_module_builds_the_app_again_that_a_module_has(write, load):
    source = f"def create():\n    return Dash('board')\n{declaring('above')}"
    write("program", f"{source}app = create()\n{declaring('below')}")
    other = load("other", "from program import create\napp = create()\n")
    assert outputs(other.app) == ["above", "below"]


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_module_whose_function_builds_its_app_declares_nothing_any_more(
    write, load, is_served
):
    source = "def create():\n    return Dash('board')\napp = create()\n"
    program = load("program", source + declaring("gone"))
    assert not is_served or outputs(program.app) == ["gone"]
    write("program", source)
    assert outputs(importlib.reload(program).app) == []


@pytest.mark.parametrize(
    "imports", ["from .app import app\n{}", "{}from .app import app\n"]
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning:runpy")
def test_still_package_imports_its_module_that_is_run_as_main(write, imports):
    write("package.part", declaring("out"))
    write("package.__init__", imports.format("from . import part\n"))
    write("package.app", "app = Dash('board')\n")
    module = runpy.run_module("package.app", run_name="__main__", alter_sys=True)
    assert outputs(module["app"]) == ["out"]


def test_still_app_of_an_imported_library_takes_nothing(write, load):
    write("library", "demo = Dash('demo')\n")
    write("part", f"import library\n{declaring('of_part')}")
    program = load("program", f"app = Dash('app')\nimport part\n{declaring('out')}")
    assert outputs(program.app) == ["of_part", "out"]


def test_module_that_imports_from_the_package_of_another_app(write, load):
    write("one", "app = Dash('one')\nDATA = 1\n")
    write("part", f"from one import DATA\n{declaring('out')}")
    two = load("two", "app = Dash('two')\nimport part\n").app
    assert [outputs(app) for app in (sys.modules["one"].app, two)] == [[], ["out"]]


PACKAGES = {
    "apps first": "import {0}.app, {1}.app, {0}.callbacks, {1}.callbacks\n",
    "callbacks first": "import {0}.callbacks, {1}.callbacks, {0}.app, {1}.app\n",
    "names": """
from {0}.app import app as first
from {1}.app import app as second
import {0}.callbacks, {1}.callbacks
""",
}


@pytest.mark.parametrize("names", [("red", "blue"), ("all.red", "all.blue")])
@pytest.mark.parametrize("source", PACKAGES.values(), ids=PACKAGES)
def test_program_imports_the_modules_of_two_packages(write, load, source, names):
    for name in names:
        write(f"{name}.app", "app = Dash('app')\n")
        write(f"{name}.callbacks", declaring("out", name))
    load("program", source.format(*names))
    for name in names[::-1]:
        assert answers(sys.modules[f"{name}.app"].app) == {"out": f"{name}x"}


BASE = """
class Base:
    @classmethod
    def create(cls):
        return Dash(cls.__module__)
"""
LOAD = """
from importlib import import_module

apps = [import_module(name).Board.create() for name in ("one", "two")]
"""


def test_classes_of_modules_that_apps_are_named_after(write, load):
    write("base", BASE)
    for name in ("one", "two"):
        source = "from base import Base\nclass Board(Base):\n    pass\n"
        write(name, source + declaring("out", name))
    one, two = load("program", LOAD).apps
    assert [answers(app) for app in (two, one)] == [{"out": "twox"}, {"out": "onex"}]


@pytest.mark.parametrize("step", [1, -1], ids=["app first", "module first"])
@pytest.mark.parametrize("name", ["server", "board"], ids=["server", "object"])
def test_module_that_has_a_name_for_what_has_an_app(write, load, name, step):
    one = "app = Dash('one')\nserver = app.server\napp.layout = html.Div()\n"
    write("one", one + "board = type('Board', (), {'app': app})\n")
    write("part", f"from one import {name}\n{declaring('out')}")
    lines = ["app = Dash('two')\n", "import part\n"]
    two = load("two", "".join(lines[::step])).app
    assert [outputs(app) for app in (two, sys.modules["one"].app)] == [[], ["out"]]


def test_still_module_that_has_a_name_for_the_server_of_several_apps(write):
    write("common", "import flask\nserver = flask.Flask('common')\n")
    for name, line in {"one": "DATA = 1\n", "two": "import part\n"}.items():
        built = f"app = Dash('{name}', server=server, url_base_pathname='/{name}/')\n"
        source = f"from common import server\n{built}app.layout = html.Div()\n{line}"
        write(name, source)
    write(
        "part", f"from common import server\nfrom one import DATA\n{declaring('out')}"
    )
    two = importlib.import_module("two").app
    assert [outputs(app) for app in (two, sys.modules["one"].app)] == [["out"], []]


LEFT_OVER = "app = Dash('left over')\n" + declaring("out")
INDEX = {
    "app first": "from core import app\nimport page\n",
    "page first": "import page\nfrom core import app\n",
}


@pytest.mark.parametrize("source", INDEX.values(), ids=INDEX)
def test_still_app_that_is_left_in_what_an_index_imports(write, load, source):
    write("core", "app = Dash('core')\n")
    write("page", LEFT_OVER)
    app = load("index", source + "app.layout = html.Div()\n").app
    assert outputs(app) == ["out"]


def test_still_app_whose_constructor_is_called_again():
    class Single(Dash):
        made = None

        def __new__(cls, *_):
            cls.made = cls.made or super().__new__(cls)
            return cls.made

    Single("single")
    declare("out")
    assert outputs(build(cls=Single)) == ["out"]


def test_apps_that_threads_build_have_what_their_module_declares(load):
    module, made = load("kit", declaring("of_kit") + KIT), []
    for _ in range(2):
        thread = threading.Thread(target=lambda: made.append(module.create("made")))
        thread.start()
        thread.join()
    assert ["of_kit" in outputs(app) for app in made] == [True, True]


@pytest.mark.parametrize("collect", ["", "import gc\ngc.collect()\n"], ids=["", "gc"])
def test_still_app_that_is_not_kept_takes_nothing(load, collect):
    source = "app = Dash('app')\ndef probe():\n    return Dash('probe').index_string\n"
    program = load("program", f"{source}probe()\n{collect}" + declaring("out"))
    assert outputs(program.app) == ["out"]


def test_app_that_went_later_leaves_nothing_to_others():
    def create_and_drop():
        build("dropped")
        declare("out")

    create_and_drop()
    Dash("last")  # `dash.get_app()` keeps the app that was built last
    gc.collect()
    assert outputs(build()) == []


def test_dropped_apps_of_a_factory_do_not_hide_the_next():
    def create(name):
        app = build(name)
        declare("out", name)
        return app

    for _ in range(2):
        create("dropped")
        gc.collect()
    older, newer = create("older"), create("newer")
    assert answers(newer) == {"out": "newerx"}
    assert answers(older) == {"out": "olderx"}


def test_still_app_of_a_thread_takes_nothing_of_the_cell_that_goes_on():
    def build_elsewhere():
        thread = threading.Thread(target=build)
        thread.start()
        thread.join()
        gc.collect()

    build("dropped")
    cell = "declare('above')\nelsewhere()\nelsewhere()\napp = build()\n"
    space = {"declare": declare, "elsewhere": build_elsewhere, "build": build}
    exec(cell, space)
    assert outputs(space["app"]) == ["above"]


def test_app_of_an_earlier_test_gets_nothing_of_the_next(load):
    def earlier_test():
        return build("earlier")

    def this_test():
        load("callbacks", declaring("imported"))
        declare("own")
        return build("this")

    earlier, app = earlier_test(), this_test()
    assert outputs(earlier) == []
    assert outputs(app) == ["imported", "own"]


# Each program makes two apps at one place, which both have what the module `shared` and
# nobody else declares.
TOGETHER = {
    "imported by a factory above, in a loop": """
def create(name):
    import shared
    return Dash(name)

apps = []
for name in ("one", "two"):
    apps.append(create(name))
""",
    "imported by another module": """
def load():
    import importing

def create(name):
    app = Dash(name)
    load()
    return app

apps = [create(name) for name in ("one", "two")]
""",
    "imported by layouts": """
def create(name):
    app = Dash(name)
    def layout():
        import shared
        return html.Div()
    app.layout = layout
    return app

apps = [create(name) for name in ("one", "two")]
""",
    "factory called again by a function": """
from factory import app, create

def fixture():
    return create()

apps = [app, fixture()]
""",
    "factory below an import called again": """
import whole

apps = [whole.app, whole.create()]
""",
    "factory called by two modules": """
import first_caller, second_caller

apps = [first_caller.app, second_caller.app]
""",
}
FACTORY = """
def create():
    import shared
    return Dash("made")

app = create()
"""


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first", "second"])
@pytest.mark.parametrize("source", TOGETHER.values(), ids=TOGETHER)
def test_apps_of_one_place_share_what_modules_declare(write, load, source, order):
    modules = {
        "shared": declaring("out", "shared "),
        "importing": "if True:\n    import shared\n",
        "factory": FACTORY,
        "maker": FACTORY.partition("app =")[0],
        "whole": "import shared\ndef create():\n    return Dash()\napp = create()\n",
        "first_caller": "import maker\napp = maker.create()\n",
        "second_caller": "import maker\napp = maker.create()\n",
    }
    for name, text in modules.items():
        write(name, text)
    apps = load("program", source).apps
    assert [answers(apps[index]) for index in order] == [{"out": "shared x"}] * 2


def test_function_of_another_file_that_is_called_between_two_apps(write, load):
    write("kit", KEPT + "def register():\n    callback(OUT, IN)(str)\n")
    source = (
        "import kit\none = kit.create('1')\nkit.register()\ntwo = kit.create('2')\n"
    )
    program = load("program", source)
    assert [outputs(app) for app in (program.two, program.one)] == [[], ["out"]]


def test_app_at_the_end_of_a_long_list(load):
    kit = load("kit", "def declare_for(apps):\n    callback(OUT, IN)(str)\n")
    one, two = build("one"), build("two")
    kit.declare_for([None] * 5000 + [one])
    assert [outputs(app) for app in (two, one)] == [[], ["out"]]


def test_module_that_names_an_app_and_builds_its_own_below(write, load):
    core = load("core", "app = Dash('core')\n")
    source = "from core import app as other\n" + declaring("out")
    part = load("part", source + "app = Dash('part')\n")
    assert [outputs(one.app) for one in (core, part)] == [[], ["out"]]


def test_lambda_called_twice_and_two_lambdas(write, load):
    for name in ("one", "two", "both"):
        write(name, declaring(name))
    source = "from importlib import import_module as load\n"
    source += "one = (lambda: load('one') and Dash('one'))()\n"
    source += "two = (lambda: load('two') and Dash('two'))()\n"
    source += "create = lambda: load('both') and Dash('app')\n"
    program = load("program", source + "apps = create(), create()\n")
    apps = [program.two, program.one, *program.apps]
    assert [outputs(app) for app in apps] == [["two"], ["one"], ["both"], ["both"]]


@pytest.mark.parametrize("is_named", [False, True], ids=["list", "names"])
def test_modules_import_what_is_for_the_apps_of_their_functions(write, load, is_named):
    for name in ("one", "two"):
        write(f"{name}_more", declaring(name))
        create = f"def create():\n    return Dash('{name}')\n"
        write(name, f"import {name}_more\n{create}")
    names = "one_app, two_app = " if is_named else ""
    program = load(
        "program", f"import one, two\napps = {names}[one.create(), two.create()]\n"
    )
    assert [outputs(app) for app in reversed(program.apps)] == [["two"], ["one"]]


IN_TURNS = """
import threading

from callback_registry.apps import outputs

has_declared, may_build = threading.Event(), threading.Event()
apps, asked = [], []

def create():
    callback(OUT, IN)(str)
    has_declared.set()
    may_build.wait()
    return Dash("own")

def work():
    import part
    apps.append(create())

def ask():
    app = Dash("asked")
    callback(OUT, IN)(str)
    asked.append(outputs(app))
"""


def test_callback_above_an_app_that_a_thread_builds_waits_for_that(write, load):
    write("part", "app = Dash('part')\n")
    program = load("program", IN_TURNS)
    thread = threading.Thread(target=program.work)
    thread.start()
    program.has_declared.wait()
    other = threading.Thread(target=program.ask)
    other.start()
    other.join()
    program.may_build.set()
    thread.join()
    assert program.asked == [["out"]]
    assert [outputs(app) for app in program.apps] == [["out"]]


def test_function_that_is_called_later_has_what_its_program_imported(write, load):
    write("more", declaring("more"))
    source = (
        "def create(name):\n    return Dash(name)\napp = create('app')\nimport more\n"
    )
    program = load("program", source)
    apps = [program.create("later"), program.app]
    assert [outputs(app) for app in apps] == [["more"], ["more"]]


def test_what_is_imported_above_two_apps_is_for_one_that_is_built_later_too(
    write, load
):
    write("more", declaring("more"))
    source = "import more\ndef create(name):\n    return Dash(name)\n"
    program = load("program", f"{source}apps = create('one'), create('two')\n")
    apps = [program.create("later"), *program.apps]
    assert [outputs(app) for app in apps] == [["more"]] * 3


def test_own_callback_takes_the_place_of_one_that_is_shared(write, load):
    write("more", declaring("out", "shared "))
    source = "import more\ndef create(name):\n    return Dash(name)\n"
    source += "def add(app):\n    callback(OUT, IN)(lambda value: 'own ' + value)\n"
    program = load("program", f"{source}apps = create('one'), create('two')\n")
    assert [outputs(app) for app in program.apps] == [["out"], ["out"]]
    program.add(program.apps[1])
    shown = [answers(app) for app in program.apps]
    assert shown == [{"out": "shared x"}, {"out": "own x"}]
    assert outputs(program.apps[1]) == ["out"]


def test_what_a_program_imported_is_not_for_an_app_that_a_thread_builds(write, load):
    write("part", "def create():\n    return Dash('part')\nmade = [create()]\n")
    write("more", declaring("more"))
    part = load("program", "import part, more\n").part
    thread = threading.Thread(target=lambda: part.made.append(part.create()))
    thread.start()
    thread.join()
    assert [outputs(app) for app in reversed(part.made)] == [[], ["more"]]


SITES = """
class Base(Dash):
    def __init__(self):
        super().__init__("site")
        import common
        self.load()

    def load(self):
        pass

class Other(Base):
    def load(self):
        import other
"""


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_what_the_constructor_of_a_subclass_imports(write, load, is_served):
    for name in ("common", "other"):
        write(name, declaring(name))
    sites = load("sites", SITES)

    def build_first():
        app = sites.Other()
        return outputs(app) if is_served else None

    def build_again():
        return sites.Other()

    build_first()
    gc.collect()
    found = [outputs(sites.Base()), sorted(outputs(build_again()))]
    assert found == [[], ["common", "other"]]


@pytest.mark.parametrize("collect", [int, gc.collect])
def test_module_of_two_apps_of_one_class_is_reloaded(write, load, collect):
    write("common", declaring("common"))
    source = SITES + "one = Base()\ntwo = Base()\n"
    sites = load("sites", source)
    for _ in range(2):
        assert [outputs(app) for app in (sites.two, sites.one)] == [["common"]] * 2
        importlib.reload(sites)
        collect()


def test_classes_of_one_name_in_two_modules(write, load):
    source = "class Base(Dash):\n    def __init__(self):\n"
    load("base", source + "        super().__init__('app')\n        self.set_up()\n")
    for name in ("red", "blue"):
        write(f"{name}_part", declaring(name))
        source = "from base import Base\nclass App(Base):\n    def set_up(self):\n"
        load(name, source + f"        import {name}_part\napp = App()\n")
    apps = [sys.modules[name].app for name in ("blue", "red")]
    assert [outputs(app) for app in apps] == [["blue"], ["red"]]


def test_functions_of_a_list_that_knows_its_app(write, load):
    source = "class Tabs(list):\n    def __init__(self, app):\n        self.app = app\n"
    kit = load("kit", source + "    def add(self):\n        callback(OUT, IN)(str)\n")
    one, two = build("one"), build("two")
    kit.Tabs(one).add()
    assert [outputs(app) for app in (two, one)] == [[], ["out"]]


KEPT = """
apps = []

def create(name):
    apps.append(Dash(name))
    return apps[-1]
"""


def test_app_whose_name_is_another_s_by_now(write, load):
    kit = load("kit", KEPT)
    write("part", declaring("out"))
    source = "import kit\napp = kit.create('one')\nimport part\n"
    load("program", source + "app = kit.create('two')\n")
    assert [outputs(app) for app in reversed(kit.apps)] == [[], ["out"]]


def test_still_app_that_is_gone_before_a_declaration(load):
    kit = load("kit", KEPT)
    source = "import gc, kit\nDash('gone')\nkit.create('app')\ngc.collect()\n"
    load("program", source + declaring("out"))
    assert outputs(kit.apps[0]) == ["out"]


def test_code_executed_without_a_file(load):
    """As workers of `pytest-xdist` do, which call what is in files."""
    load("shared", declaring("shared"))
    found = []

    def work():
        for _ in range(3):
            app = build()
            declare("own")
            found.append(outputs(app))

    space = {"__name__": "__channelexec__", "work": work}
    exec(compile("work()", "<remote exec>", "exec"), space)
    assert [sorted(one) for one in found] == [["own", "shared"]] * 3


def test_component_of_an_installed_library_is_of_every_app(tmp_path, load, monkeypatch):
    folder = tmp_path / "site-packages"
    folder.mkdir()
    (folder / "installed.py").write_text(HEAD + BUTTON)
    monkeypatch.syspath_prepend(str(folder))
    one = load("one", "import installed\napp = Dash('one')\n").app
    two = load("two", "import installed\napp = Dash('two')\n").app
    assert [outputs(two), outputs(one)] == [[PATTERN], [PATTERN]]


def test_pattern_that_a_module_executes_in_its_namespace_is_its_own(write, load):
    path = write("rows", BUTTON)
    source = f"exec(open({str(path)!r}).read(), globals())\napp = Dash()\n"
    one = load("one.app", source).app
    two = load("two.app", "app = Dash()\n").app
    assert [outputs(app) for app in (two, one)] == [[], [PATTERN]]


def test_pattern_of_a_cell_is_of_one_app():
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, "one = Dash('one')", BUTTON, "two = Dash('two')")
    assert [outputs(space[name]) for name in ("two", "one")] == [[], [PATTERN]]


def test_callback_beside_a_pattern_is_of_one_app(load):
    one, two = build("one"), Dash("two")
    load(
        "part", "class Part:\n    " + declaring("own") + BUTTON.replace("\n", "\n    ")
    )
    assert outputs(one) == [PATTERN]
    declare("late")
    assert outputs(one) == [PATTERN]
    assert outputs(two) == ["own", PATTERN, "late"]


def test_callback_completed_late_is_of_the_app_that_was_nearest():
    first, second = build("first"), build("second")
    source = dash.Input("in", "value")
    complete = dash.callback(dash.Output("slow", "children"), source)
    dash.callback(dash.Output("fast", "children"), source)(str)
    assert outputs(second) == ["fast"]
    complete(str)
    assert outputs(build("third")) == outputs(first) == []
    assert sorted(outputs(second)) == ["fast", "slow"]


def test_still_layout_whose_module_imports_a_library_with_an_app(write, load):
    write("library", "demo = Dash('demo')\n")
    write("views", "import library\n" + declaring("out"))
    source = (
        "app = Dash('app')\ndef layout():\n    import views\n    return html.Div()\n"
    )
    app = load("program", f"{source}app.layout = layout\n").app
    assert answers(app) == {"out": "x"}


def test_layouts_that_import_a_module_while_what_has_built_both_apps_is_run(
    write, load
):
    write("views", declaring("out"))
    source = """
import flask
from callback_registry.apps import outputs

def create(name):
    def layout():
        if flask.has_request_context():
            import views
        return html.Div()
    app = Dash(name)
    app.layout = layout
    return app

apps = [create("one"), create("two")]
listed = [outputs(app) for app in apps]
"""
    assert load("program", source).listed == [["out"], ["out"]]


def test_function_of_a_module_with_a_name_for_an_app_builds_another(write, load):
    write("shop", "app = Dash('shop')\n")
    source = "from shop import app\ndef create():\n    own = Dash('own')\n"
    source += f"    {declaring('out')}    return own\n"
    module = load("program", f"{source}own = create()\n")
    assert [outputs(one) for one in (module.app, module.own)] == [[], ["out"]]


# What a function of another file declares for the app of the module that calls it.
SHELF = """
def make(name):
    app = Dash(name)
    app.layout = html.Div()
    return app

def declare(output):
    callback(Output(output, "children"), IN)(str)
"""
BUILDING = """
from shelf import make, declare

app = make("{name}")
declare("{name}")
declare("both")
"""


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "newest first"])
def test_two_modules_call_the_functions_of_a_third(write, load, step):
    write("shelf", SHELF)
    names = ["one", "two"]
    apps = [load(name, BUILDING.format(name=name)).app for name in names]
    seen = {app.config.name: sorted(outputs(app)) for app in apps[::step]}
    assert seen == {name: sorted([name, "both"]) for name in names}


def test_subclass_that_builds_another_app_keeps_its_own():
    class Portal(Dash):
        def __init__(self):
            super().__init__("portal")
            self.admin = Dash("admin")
            declare("menu")

    portal = Portal()
    assert [sorted(outputs(app)) for app in (portal.admin, portal)] == [[], ["menu"]]


REGISTERING = {
    "builds": "app = Dash('{name}')\n",
    "names": "from {name}_app import app\n",
}


@pytest.mark.parametrize("source", REGISTERING.values(), ids=REGISTERING)
def test_function_declares_for_the_app_of_its_module(write, load, source):
    names = ["one", "two"]
    for name in names:
        write(f"{name}_app", f"app = Dash('{name}')\n")
        register = f"def register():\n    {declaring(name)}"
        write(name, source.format(name=name) + register)
    program = load("program", "import one, two\none.register()\ntwo.register()\n")
    apps = [getattr(program, name).app for name in names]
    assert [outputs(app) for app in apps] == [["one"], ["two"]]


WIRED = f"""
class Site:
    def __init__(self):
        self.apps = {{}}

    def make(self, name):
        app = Dash(name)
        self.wire(name)
        return app

    def wire(self, name):
        {declaring("{name}").replace('"{name}"', "name")}

def make(apps, name):
    app = Dash(name)
    wire(apps, name)
    return app

def wire(apps, name):
    {declaring("{name}").replace('"{name}"', "name")}
"""
MAKING = {
    "attributes": "site = Site()\nfor name in NAMES:\n"
    "    setattr(site, name, site.make(name))\nfound = vars(site)",
    "dictionary": "site = Site()\nfor name in NAMES:\n"
    "    site.apps[name] = site.make(name)\nfound = site.apps",
    "argument": "found = {}\nfor name in NAMES:\n    found[name] = make(found, name)\n",
}


@pytest.mark.parametrize("source", MAKING.values(), ids=MAKING)
def test_function_declares_before_what_holds_its_app_does(load, source):
    names = ["one", "two", "three"]
    program = load("program", f"{WIRED}\nNAMES = {names}\n{source}\n")
    apps = [program.found[name] for name in names]
    assert [outputs(app) for app in apps] == [[name] for name in names]


OTHER = "admin = Dash('admin')\n    " + declaring("other")


@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "dropped"])
def test_app_that_a_module_builds_after_another_app_had_its_callbacks(load, is_kept):
    source = "def create():\n    return Dash('app')\n" + declaring("{name}")
    red, blue = (load(one, source.replace("{name}", one)) for one in ("red", "blue"))
    first = red.create()
    assert outputs(first) == ["red", "blue"]
    second = blue.create()
    # It may never be served.
    assert outputs(first) == ["red", "blue"]
    if not is_kept:
        first = None
        gc.collect()
    assert outputs(second) == ["blue"]
    # It loses nothing of what it has had.
    assert first is None or outputs(first) == ["red", "blue"]
    assert outputs(blue.create()) == ["blue"]


def test_thread_declares_for_the_only_app_before_another_is_built(load):
    source = f"""
from threading import Thread

def register(app):
    {declaring("out")}

def create():
    app = Dash("app")
    thread = Thread(target=register, args=[app])
    thread.start()
    thread.join()
    return app
"""
    first = load("part", source).create()
    second = build("second")
    assert [outputs(second), outputs(first)] == [[], ["out"]]


BUILDERS = {
    "function": f"""
def build():
    global app
    app = Dash("app")
    {declaring("out")}
    {OTHER}
    return admin

admin = build()
""",
    "function that calls one": f"""
def declare(output):
    {declaring("{output}").replace('"{output}"', "output")}

def build():
    global app
    app = Dash("app")
    declare("out")
    admin = Dash("admin")
    declare("other")
    return admin

admin = build()
""",
    "generator": f"""
def build():
    app = Dash("app")
    {declaring("out")}
    yield app
    {OTHER}
    yield admin

for app in build():
    admin, app_before = app, globals().get("app_before", app)
app = app_before
""",
}


@pytest.mark.parametrize("source", BUILDERS.values(), ids=BUILDERS)
def test_function_builds_two_apps_of_which_its_module_names_one(load, source):
    program = load("program", source)
    assert outputs(program.admin) == ["other"]
    assert outputs(program.app) == ["out"]


TAKING = {
    "function": "shelf.declare_for({app}, '{name}')\n",
    "method": "shelf.Board({app}).declare('{name}')\n",
    "method of a subclass": "{app}.declare('{name}')\n",
    "function that imports": "shelf.load({app}, '{name}')\n",
    "function of a thread": """
thread = Thread(target=shelf.declare_for, args=({app}, '{name}'))
thread.start()
thread.join()
""",
}
TAKERS = """
from importlib import import_module

class Board:
    def __init__(self, app):
        self.app = app

    def declare(self, output):
        declare(output)

class Site(Dash):
    def declare(self, output):
        declare(output)

def declare_for(app, output):
    declare(output)

def load(app, module):
    return import_module(module)
"""


@pytest.mark.parametrize("line", TAKING.values(), ids=TAKING)
def test_code_that_has_a_variable_for_one_of_two_apps(write, load, line):
    write("shelf", SHELF + TAKERS)
    source = "import shelf\nfrom threading import Thread\n"
    for name in ("one", "two"):
        write(name, declaring(name))
        source += f"{name} = shelf.Site('{name}')\n"
    lines = [line.format(app=name, name=name) for name in ("one", "two")]
    program = load("program", source + "".join(lines))
    assert [outputs(app) for app in (program.two, program.one)] == [["two"], ["one"]]


HOLDERS = {
    "list": ("others = []", "others.append(new)"),
    "dictionary": ("others = {}", "others[name] = new"),
    "object": ("others = Holder()", "setattr(others, name, new)"),
    "namespace": (
        "from types import SimpleNamespace\nothers = SimpleNamespace()",
        "setattr(others, name, new)",
    ),
    "part of an object": (
        "others = Holder()\nothers.all = {}",
        "others.all[name] = new",
    ),
}


@pytest.mark.parametrize("create, keep", HOLDERS.values(), ids=HOLDERS)
def test_apps_in_a_container_beside_one_with_a_name(write, load, create, keep):
    write("shelf", SHELF)
    source = f"""
from shelf import declare, make

class Holder:
    pass

app = make("app")
declare("app")
{create}
for name in ("one", "two"):
    new = make(name)
    {keep}
    del new
    declare(name)
make("draft")
declare("last")
"""
    program = load("program", source)
    others = getattr(program.others, "all", program.others)
    if not isinstance(others, (dict, list)):
        others = vars(others)
    one, two = others if isinstance(others, list) else others.values()
    assert [outputs(app) for app in (two, one, program.app)] == [
        ["two", "last"],
        ["one"],
        ["app"],
    ]


def test_app_in_a_list_above_one_with_a_name(write, load):
    write("shelf", SHELF)
    source = "from shelf import make\nmade = [make('one')]\n"
    program = load("program", f"{source}{declaring('out')}app = Dash('app')\n")
    assert [outputs(app) for app in (program.app, program.made[0])] == [[], ["out"]]


def test_app_that_is_only_imported_comes_after_one_that_a_function_has_built(
    write, load
):
    write("shelf", SHELF)
    write("other", "app = Dash('other')\n")
    source = "import shelf\nshelf.kept = shelf.make('own')\nimport other\n"
    program = load("program", source + declaring("out"))
    apps = [program.other.app, program.shelf.kept]
    assert [outputs(app) for app in apps] == [[], ["out"]]


PARTS = {
    "names": ("app = Dash('{name}')\n", "from {name} import app\n"),
    "asks for": ("", "from shelf import get\napp = get('{name}')\n"),
}


@pytest.mark.parametrize("built, named", PARTS.values(), ids=PARTS)
def test_module_that_names_an_app_imports_others(write, load, built, named):
    cached = "import functools\nmake = get = functools.lru_cache()(make)\n"
    write("shelf", f"{SHELF}{cached}")
    names = ["one", "two"]
    for name in names:
        write(name, built.format(name=name))
        write(f"{name}_views", f"{named.format(name=name)}import {name}_more\n")
        write(f"{name}_more", declaring(name))
    source = "from shelf import get\n"
    if built:
        source += "import one, two\napps = [one.app, two.app]\n"
    else:
        source += "apps = [get('one'), get('two')]\n"
    program = load("program", f"{source}import one_views, two_views\n")
    assert [outputs(app) for app in program.apps] == [["one"], ["two"]]


@pytest.mark.parametrize("is_served", [False, True], ids=["", "served"])
def test_app_without_a_layout_of_an_imported_module(write, load, is_served):
    write("tab", f"demo = Dash('demo')\n{declaring('of_tab')}")
    source = f"import tab\napp = Dash('app')\n{declaring('out')}"
    program = load("program", source)
    demo = sys.modules["tab"].demo
    if is_served:
        assert outputs(demo) == ["of_tab"]
    assert outputs(program.app) == (["out"] if is_served else ["of_tab", "out"])
    assert outputs(demo) == ["of_tab"]


def test_still_example_without_a_layout_that_a_function_executes(load):
    example = "app = Dash('example')\nlayout = html.Div()\n" + declaring("box")
    source = f"""
app = Dash("app")

def show(number):
    space = {{"__name__": "example"}}
    exec({HEAD + example!r}.replace("box", f"box{{number}}"), space)
    return space["layout"]

app.layout = html.Div([show(1), show(2)])
"""
    assert outputs(load("program", source).app) == ["box1", "box2"]


@pytest.mark.parametrize("step", [1, -1], ids=["below", "above"])
def test_still_app_without_a_layout_of_a_page(tmp_path, write, load, step):
    lines = ["app = Dash('left')", "dash.register_page(__name__, path='/')"]
    head = "\n".join(["import dash", *lines[::step], "layout = html.Div('home')\n"])
    write("pages.home", head + declaring("of_page"))
    source = f"folder = {str(tmp_path / 'pages')!r}\n"
    source += "app = Dash('app', use_pages=True, pages_folder=folder)\n"
    app = load("program", source).app
    assert "of_page" in outputs(app)
    assert page(app)


PROXY = """
class Proxy(Dash):
    def __init__(self, name):
        super().__init__(name)
        self.own = html.Div(name)

    @property
    def layout(self):
        return self.own

    @layout.setter
    def layout(self, value):
        self.own = value
"""


def test_still_layout_of_a_subclass_needs_what_its_constructor_sets(
    tmp_path, write, load
):
    write("pages.home", "import dash\ndash.register_page(__name__)\nlayout = []\n")
    source = f"folder = {str(tmp_path / 'pages')!r}\n"
    source += "first = Dash('first', use_pages=True, pages_folder=folder)\n"
    program = load("program", source + PROXY + "app = Proxy('second')\n")
    assert program.app.layout.children == "second"


LOADERS = {
    "function": "def load():\n    import library, views\nload()\n",
    "class": "class Load:\n    import library, views\n",
    "package": "from package import library, views\n",
}


@pytest.mark.parametrize("line", LOADERS.values(), ids=LOADERS)
def test_still_app_that_is_imported_beside_what_declares(write, load, line):
    folder = "package." if "package" in line else ""
    if folder:
        write("package.__init__", "")
    write(f"{folder}library", "demo = Dash('demo')\ndemo.layout = html.Div()\n")
    write(f"{folder}views", declaring("of_views"))
    program = load("program", f"app = Dash('app')\n{line}{declaring('out')}")
    assert outputs(program.app) == ["of_views", "out"]


def test_still_app_that_is_imported_after_the_own_one(write, load):
    write("shelf", SHELF)
    write("library", "demo = Dash('demo')\ndemo.layout = html.Div()\n")
    source = "from shelf import make\ndef create():\n    app = make('app')\n"
    source += f"    import library\n    {declaring('out')}    return app\n"
    program = load("program", f"{source}made = [create()]\n")
    assert outputs(program.made[0]) == ["out"]


@pytest.mark.parametrize("line", [declaring("out"), "import views\n"])
@pytest.mark.parametrize("source", ["{app}{other}{line}", "{other}{line}{app}"])
def test_still_app_with_an_imported_name_beside_the_own_one(write, load, source, line):
    write("views", declaring("out"))
    write("library", "app = Dash('library')\napp.layout = html.Div()\n")
    other = "from library import app as other\n"
    source = source.format(app="app = Dash('app')\n", other=other, line=line)
    assert outputs(load("program", source).app) == ["out"]


MODES = """
def create(mode):
    app = Dash(mode)
    if mode == "first":
        import first
    else:
        {other}
    return app
"""
OTHERS = {
    "module": "import second",
    "function": "callback(OUT, IN)(lambda value: 'second ' + value)",
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("is_served", [False, True], ids=["", "served"])
def test_own_callback_comes_before_that_of_another_app_of_the_place(
    write, load, other, is_served
):
    write("first", declaring("out", "first "))
    write("second", declaring("out", "second "))
    create = load("program", MODES.format(other=other)).create
    first = create("first")
    if is_served:
        outputs(first)
    second = create("second")
    assert outputs(second) == ["out"] == outputs(first)
    assert [answers(one) for one in (first, second)] == [
        {"out": "first x"},
        {"out": "second x"},
    ]


PATTERNS = """
def register(tag):
    out, value = ({"type": one, "row": MATCH} for one in ("out", "in"))
    callback(Output(out, "children"), Input(value, "value"))(lambda value: tag + value)
"""


@pytest.mark.parametrize("is_served", [False, True], ids=["", "served"])
def test_patterns_that_a_function_declares_for_each_app(write, load, is_served):
    write("shop.shelf", SHELF)
    write("rows.wiring", f"from dash import MATCH\n{PATTERNS}")
    source = "from shop.shelf import make\nfrom rows.wiring import register\n"
    create = (
        "def create(name):\n    app = make(name)\n    register(name)\n    return app\n"
    )
    program = load("program", source + create)
    one = program.create("one")
    if is_served:
        outputs(one)
    two = program.create("two")
    assert [len(outputs(app)) for app in (two, one)] == [1, 1]


def test_thread_whose_function_returns_while_another_one_looks(monkeypatch):
    from dash.callback_registry import _execution  # Dash without the registry has none

    def returned():
        return sys._getframe()

    def work():
        declare("above")
        hidden[0][0].append(build("first"))
        is_built.set()
        goes_on.wait()
        declare("below")

    is_built, goes_on, hidden = threading.Event(), threading.Event(), [[[]]]
    thread = threading.Thread(target=work)
    thread.start()
    is_built.wait()
    frames = {**_execution._current_frames(), thread.ident: returned()}
    monkeypatch.setattr(_execution, "_current_frames", lambda: frames)
    other = threading.Thread(target=lambda: hidden[0].append(build("other")))
    other.start()
    other.join()
    monkeypatch.undo()
    goes_on.set()
    thread.join()
    (first,), second = hidden[0]
    assert [outputs(app) for app in (second, first)] == [[], ["above", "below"]]


ONLY_APP = """
import threading
from dash import Dash, Input, Output, callback, html

def declare():
    callback(Output("out", "children"), Input("in", "value"))(str)
    is_declared.set()
    is_asked.wait()

is_declared, is_asked, hidden = threading.Event(), threading.Event(), [[[]]]
hidden[0][0].append(Dash("app"))
threading.Thread(target=declare).start()
is_declared.wait()
hidden[0][0][0].layout = html.Div()
listed = hidden[0][0][0].server.test_client().get("/_dash-dependencies").get_json()
is_asked.set()
print([one["output"] for one in listed])
"""


def test_still_only_app_of_a_process_waits_for_no_thread():
    command = [sys.executable, "-W", "ignore", "-c", ONLY_APP]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout == "['out.children']\n"


# What a library does to look at an app that nobody is meant to visit.
LOOK = "def look():\n    return Dash('look').get_asset_url('logo.png')\n"
LOOKS = {
    "its own function": ("import library\napp = Dash('app')\nlibrary.look()\n", LOOK),
    "another function": (
        "import library\napp = Dash('app')\nlibrary.show()\n",
        "from looking import look\ndef show():\n    return look()\n",
    ),
    "cached": (
        "app = Dash('app')\nimport library\nlibrary.look()\n",
        "from functools import lru_cache\n"
        "@lru_cache\ndef made():\n    return Dash('look')\n"
        "def look():\n    return made().get_asset_url('logo.png')\n",
    ),
    "module whose names have the app": (
        "import core\napp = core.app\nimport library\nlibrary.look()\n",
        "from core import app\n" + LOOK,
    ),
}


@pytest.mark.parametrize("is_collected", [True, False], ids=["collected", "left"])
@pytest.mark.parametrize("program, library", LOOKS.values(), ids=LOOKS)
def test_still_library_with_callbacks_builds_an_app_to_look_at(
    write, load, program, library, is_collected
):
    write("looking", LOOK)
    write("core", "app = Dash('app')\n")
    write("library", library + declaring("library"))
    app = load("program", program + declaring("own")).app
    if is_collected:
        gc.collect()
    assert outputs(app) == ["library", "own"]


def test_app_that_was_served_keeps_what_a_preview_has_too(write, load):
    create = "def preview():\n    return Dash('preview')\n"
    write("grid", create + declaring("grid"))
    program = load("program", "import grid\napp = Dash('app')\n" + declaring("own"))
    assert outputs(program.app) == ["grid", "own"]
    assert outputs(program.grid.preview()) == ["grid"]
    assert outputs(program.app) == ["grid", "own"]


EXAMPLES = {
    "function of the program": "def main():\n    return Dash('app')\napp = [main()]\n",
    "method": "class Site:\n    def __init__(self):\n        self.app = Dash('app')\n"
    "app = [Site().app]\n",
}


@pytest.mark.parametrize("is_inner", [True, False], ids=["library", "program"])
@pytest.mark.parametrize("program", EXAMPLES.values(), ids=EXAMPLES)
def test_still_library_that_builds_an_example_when_it_is_imported(
    write, load, program, is_inner
):
    write("examples", "example = Dash('example')\nexample.layout = html.Div()\n")
    imports = "import examples\n"
    write("views", (imports if is_inner else "") + declaring("views"))
    source = ("" if is_inner else imports) + "import views\n" + program
    (app,) = load("program", source).app
    assert outputs(app) == ["views"]


def test_equal_components_of_two_packages(write, load):
    """As two test modules have that each define one."""
    component = "class Part:\n" + BUTTON.replace("\n", "\n    ")
    for name in ("one", "two"):
        write(f"{name}.part", component.replace("str", f"lambda value: '{name}'"))
        write(f"{name}.app", "from . import part\ndef create():\n    return Dash()\n")
    program = load("program", "import one.app, two.app\n")
    for name in ("one", "two", "one", "two"):
        app = getattr(program, name).app.create()
        assert outputs(app) == [PATTERN]
        (entry,) = app.callback_registry
        assert entry.file.endswith(f"{name}/part.py")
        app = None
        gc.collect()
