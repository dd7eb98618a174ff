"""What is run again in threads, by other names, in cells of several apps, or fails.

Tests whose names begin with `test_still` pass on Dash without the registry too.
"""

import gc
import importlib
import importlib.util
import linecache
import runpy
import sys
import threading
from pathlib import Path

import dash
import pytest
from dash import Dash, Input, Output
from callback_registry.apps import HEAD, answers, build, call, declaring
from callback_registry.apps import layout, outputs, page
from callback_registry.test_run_again import APP, CELL, FAILURES, KIT, PROGRAMS
from callback_registry.test_run_again import WAYS, import_again, run_cells


# Each program builds an app that has one callback.
RARE = {
    "factory that imports": """
def create():
    app = Dash("app")
    import part
    return app

app = create()
""",
    "factory that calls a function above": """
import kit

def create():
    kit.register()
    return Dash("app")

app = create()
""",
    "layout that imports": """
app = Dash("app")

def layout():
    import part
    return html.Div()

app.layout = layout
""",
    "module that executes code": "app = Dash('app')\nimport with_exec\n",
    "module that declares in a thread only": "import threaded\napp = Dash('app')\n",
}
THREADED = """
from threading import Thread

thread = Thread(target=lambda: callback(OUT, IN)(str))
thread.start()
thread.join()
"""
EXECUTING = (
    "exec('callback(OUT, IN)(str)', {'callback': callback, 'OUT': OUT, 'IN': IN})"
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("source", RARE.values(), ids=RARE)
def test_app_run_again_has_each_callback_once(write, load, source, way):
    modules = {"part": declaring("out"), "kit": KIT}
    modules.update(with_exec=EXECUTING, threaded=THREADED)
    for name, text in modules.items():
        write(name, text)
    program = load("program", source)
    for _ in range(2):
        program = way(program)
        assert answers(program.app) == {"out": "x"}


def test_reloaded_a_hundred_times(write, load):
    write("part", declaring("part"))
    program = load("program", "import part\n" + PROGRAMS["above"])
    for _ in range(100):
        program = importlib.reload(program)
    assert outputs(program.app) == ["part", "out"]


@pytest.mark.parametrize("way", WAYS)
def test_code_that_a_module_executes_is_its_own(write, load, way):
    code = 'exec("""' + declaring("NAME") + '""", globals())\n'
    program = load("program", code.replace("NAME", "old") + "app = Dash('app')\n")
    write("program", code.replace("NAME", "new") + "app = Dash('app')\n")
    assert outputs(way(way(program)).app) == ["new"]


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_import_is_removed_and_all_modules_are_imported_again(write, load, is_served):
    for name in ("one", "two"):
        write(name, declaring(name))
    program = load("program", "import one, two\napp = Dash('app')\n")
    if is_served:
        assert outputs(program.app) == ["one", "two"]
    write("program", "import one\napp = Dash('app')\n")
    for name in ("one", "two"):
        del sys.modules[name]
    assert outputs(import_again(program).app) == ["one"]


@pytest.mark.parametrize("way", WAYS)
def test_module_that_declares_in_a_thread_is_edited(write, load, way):
    write("threaded", THREADED)
    program = load("program", "import threaded\napp = Dash('app')\n")
    assert outputs(program.app) == ["out"]
    write("threaded", THREADED.replace("OUT", "Output('new', 'children')"))
    way(sys.modules["threaded"])
    assert outputs(program.app) == ["new"]
    assert outputs(way(program).app) == ["new"]


@pytest.mark.parametrize("source", FAILURES.values(), ids=FAILURES)
def test_last_good_callbacks_answer_while_an_edit_fails(write, load, source):
    part = load("part", declaring("a", "good ") + declaring("b"))
    app = load("program", "app = Dash('app')\nimport part\n").app
    importlib.reload(part)
    assert answers(app) == {"a": "good x", "b": "x"}
    write("part", source)
    with pytest.raises((ImportError, SyntaxError)):
        importlib.reload(part)
    assert answers(app) == {"a": "good x", "b": "x"}


@pytest.mark.parametrize("of_app", ["", "app."], ids=["callback", "app.callback"])
def test_script_that_its_modules_import_has_a_callback_once(write, load, of_app):
    app = load("core", "app = Dash('app')\n").app
    write("part", "import script\n" + declaring("part"))
    path = write(
        "script", f"from core import app\nimport part\n{of_app}{declaring('out')}"
    )
    runpy.run_path(str(path), run_name="__main__")
    assert sorted(outputs(app)) == ["out", "part"]


def test_last_good_callbacks_answer_while_the_file_fails_by_another_name(write):
    path = write("program", declaring("a", "good ") + "app = Dash('app')\n")
    app = runpy.run_path(str(path))["app"]
    write("program", declaring("a", "half ") + declaring("b") + "raise ImportError\n")
    with pytest.raises(ImportError):
        importlib.import_module("program")
    assert answers(app) == {"a": "good x"}


def in_thread(function, *args):
    thread = threading.Thread(target=function, args=args)
    thread.start()
    thread.join()


LATE = """
def create():
    app = Dash('app')
    callback(OUT, IN)(str)
    app.layout = lambda: callback(Output('late', 'children'), IN)(str) and html.Div()
    return app
"""


def test_what_a_layout_function_declares_comes_last_after_a_reload(load):
    program = load("program", LATE)
    for _ in range(2):
        app = program.create()
        in_thread(layout, app)
        assert outputs(app) == ["out", "late"]
        program = importlib.reload(program)


def test_file_by_two_names_whose_layout_declares(write):
    source = LATE.replace("    callback(OUT, IN)(str)\n", "") + "app = create()\n"
    script = runpy.run_path(str(write("program", source)))
    program = importlib.import_module("program")
    for app in (script["app"], program.app):
        in_thread(layout, app)
        assert outputs(app) == ["late"]


PAGE = "import dash\ndash.register_page(__name__)\nlayout = html.Div()\n"


def test_order_is_that_of_a_fresh_process(tmp_path, write, load):
    write("first", declaring("first"))
    write("second", declaring("second"))
    write("pages.home", PAGE + declaring("page"))
    source = f"import first, second\nfolder = {str(tmp_path / 'pages')!r}\n"
    source += "app = Dash('app', use_pages=True, pages_folder=folder)\n"
    app = load("program", source + declaring("below")).app
    expected = ["first", "second", "page", "below"]
    for name in ("first", "second", "program"):
        importlib.reload(sys.modules[name])
    for one in (app, sys.modules["program"].app):
        assert [name for name in outputs(one) if name in expected] == expected


def test_order_of_a_module_that_an_edit_imports_and_another_edit_changes(write, load):
    write("leaf", declaring("leaf"))
    below = "app = Dash('app')\n" + declaring("below")
    program = load("program", declaring("above") + below)
    assert outputs(program.app) == ["above", "below"]
    write("program", declaring("above") + "import leaf\n" + below)
    importlib.reload(program)
    assert outputs(program.app) == ["above", "leaf", "below"]
    write("leaf", declaring("first") + declaring("second"))
    importlib.reload(program.leaf)
    assert outputs(program.app) == ["above", "first", "second", "below"]


def test_still_order_with_the_callbacks_of_pages_that_dash_adds_itself(load):
    part = load("part", declaring("out"))
    app = Dash("app", use_pages=True, pages_folder="")
    app.layout = dash.page_container
    first = outputs(app)
    assert first[0] == "out" and len(first) == 3
    importlib.reload(part)
    assert outputs(app) == first


THREADED_PAGE = f"""
import threading

{PAGE}
thread = threading.Thread(target=lambda: callback(Output("page", "children"), IN)(str))
thread.start()
thread.join()
"""


def test_still_order_with_what_a_thread_of_a_page_declares(tmp_path, write):
    write("pages.home", THREADED_PAGE)
    folder = str(tmp_path / "pages")
    source = f"app = Dash('app', use_pages=True, pages_folder={folder!r})\n"
    path = write("program", source + declaring("below"))
    runpy.run_path(str(path), run_name="__main__")
    app = importlib.import_module("program").app
    app.layout = dash.page_container
    assert outputs(app)[:2] == ["page", "below"]


@pytest.mark.parametrize(
    "order", ["from . import part\n{app}", "{app}from . import part"]
)
def test_app_of_an_older_import_goes_on_with_its_own(write, order):
    apps = []
    for text in ("old ", "new "):
        for name in [one for one in sys.modules if one.startswith("shop")]:
            del sys.modules[name]
        write("shop.__init__", "from .app import app\n")
        write("shop.part", declaring("out", text))
        write("shop.app", order.format(app="app = Dash('shop')\n"))
        apps.append(importlib.import_module("shop.app").app)
    for app, text in (*zip(apps, ("old", "new")), (apps[0], "old")):
        assert answers(app) == {"out": f"{text} x"}


REGISTER = "def register():\n    callback(OUT, IN)(lambda value: 'old ' + value)\n"


@pytest.mark.parametrize("again", [importlib.reload, import_again])
def test_function_of_a_module_that_is_run_again_declares_again(write, load, again):
    views = load("views", REGISTER + f"    {declaring('removed')}")
    app = build()
    views.register()
    assert outputs(app) == ["out", "removed"]
    write("views", REGISTER.replace("old", "new"))
    again(views).register()
    assert answers(app) == {"out": "new x"}


@pytest.mark.parametrize("name", ["part.py", "./part.py"])
def test_place_of_an_app_does_not_depend_on_how_its_path_is_spelt(
    write, monkeypatch, name
):
    path = write("part", "import shared\napp = Dash('app')\n")
    write("shared", declaring("out"))
    monkeypatch.chdir(path.parent)
    apps = [runpy.run_path(one)["app"] for one in (str(path), name)]
    assert [outputs(app) for app in apps] == [["out"], ["out"]]


def test_file_is_the_same_however_its_path_is_spelt(tmp_path, load, write, monkeypatch):
    path = write("pages.home", PAGE + declaring("of_page"))
    monkeypatch.syspath_prepend(str(tmp_path / "pages" / ".."))
    monkeypatch.chdir(tmp_path)
    load("setup", "app = Dash('setup')\n")
    importlib.import_module("pages.home")
    app = Dash("app", use_pages=True, pages_folder=str(path.parent))
    app.layout = dash.page_container
    assert outputs(app).count("of_page") == 1


def test_apps_of_two_folders_whose_paths_are_spelt_alike(write, monkeypatch):
    apps = []
    for name in ("one", "two"):
        write(f"of_{name}", declaring(name))
        path = write(f"{name}.program", f"import of_{name}\napp = Dash('app')\n")
        monkeypatch.chdir(path.parent)
        apps.append(runpy.run_path("program.py")["app"])
    assert [outputs(app) for app in reversed(apps)] == [["two"], ["one"]]


def test_still_module_that_is_executed_for_each_of_several_names(write):
    path = write("widget", "callback(Output(name, 'children'), IN)(str)\n")
    app = build()
    for name in "ab":
        spec = importlib.util.spec_from_file_location("widget", path)
        module = importlib.util.module_from_spec(spec)
        module.name = name
        spec.loader.exec_module(module)
    assert outputs(app) == ["a", "b"]


def test_script_that_is_run_again_in_a_cleared_namespace(write):
    write("shared", declaring("of_shared"))
    code = compile(f"{HEAD}import shared\n{APP}{CELL}", "script.py", "exec")
    space = {}
    for _ in range(2):
        space.clear()
        space.update(__name__="__main__", __file__="script.py")
        exec(code, space)
        assert outputs(space["app"]) == ["of_shared", "out"]


RUNS = "import runpy\nrunpy.run_module('ran')\n"


def test_module_that_runs_another_by_runpy_is_run_again(write, load):
    write("ran", declaring("out", "old ") + declaring("removed"))
    write("runs", RUNS)
    app = load("program", "app = Dash('app')\nimport runs\n").app
    assert outputs(app) == ["out", "removed"]
    write("ran", declaring("out", "new "))
    importlib.reload(sys.modules["runs"])
    assert answers(app) == {"out": "new x"}


def test_layouts_that_import_a_module_which_runs_another_by_runpy(write, load):
    write("ran", declaring("out"))
    write("runs", RUNS)
    source = "def layout():\n    import runs\n    return html.Div()\n"
    source += "def create():\n    app = Dash('app')\n    app.layout = layout\n"
    create = load("factory", f"{source}    return app\n").create
    apps = [create() for _ in range(2)]
    for app in apps:
        layout(app)
    assert [outputs(app) for app in apps] == [["out"], ["out"]]


def test_run_that_goes_on_after_an_exception_in_a_comprehension(write, load):
    app = load("home", "app = Dash('app')\n").app
    source = """
def declare(name):
    callback(Output(name, "children"), IN)(str)
    if name == "last":
        raise ValueError

try:
    [declare(name) for name in ("old", "last_one")]
except ValueError:
    from home import app
"""
    load("program", source)
    assert outputs(app) == ["old", "last_one"]
    write("program", source.replace("old", "new").replace("last_one", "last"))
    importlib.reload(sys.modules["program"])
    assert outputs(app) == ["new", "last"]


def test_line_in_a_module_whose_function_was_called_before(write, load):
    source = "def declare():\n    callback(OUT, IN)(str)\n"
    module, app = load("program", source), build()
    module.declare()
    text = write("program", source + declaring("late")).read_text()
    exec(compile(text, module.__file__, "exec"), vars(module))
    lines = {one.callback_id: one.line for one in app.callback_registry}
    assert lines["late.children"] == len(text.splitlines())


def test_still_name_that_an_older_run_has_given_to_an_app(write, load):
    source = "def build():\n    Dash('built')\nbuild()\n"
    source += declaring("out", "TEXT ") + "app = Dash('app')\n"
    module = load("program", source.replace("TEXT", "old"))
    old = module.app
    assert outputs(old) == ["out"]
    write("program", source.replace("TEXT", "new"))
    importlib.reload(module)
    found = [answers(one) for one in (old, module.app)]
    assert found == [{"out": "old x"}, {"out": "new x"}]


def test_module_that_is_imported_again_for_another_program(write, load):
    write("more", declaring("out"))
    source = "import more\ndef create():\n    return Dash('app')\napp = create()\n"
    first = load("first", source)
    assert outputs(first.app) == ["out"]
    del sys.modules["more"]
    second = load("second", source)
    assert outputs(second.app) == ["out"]
    build("next")
    for program in (first, second):
        assert outputs(program.create()) == outputs(program.app) == ["out"]


def test_module_of_the_second_of_two_apps_of_one_function_is_run_again(write, load):
    write("kit", "def create(name):\n    return Dash(name)\n")
    write("part", declaring("out"))
    source = "import kit\napps = kit.create('one'), kit.create('two')\nimport part\n"
    program = load("program", source)
    importlib.reload(program.part)
    assert [outputs(app) for app in program.apps] == [[], ["out"]]


@pytest.mark.parametrize("line", ["from core import app", "import core"])
@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_app_whose_module_is_reloaded_has_what_was_imported_beside_it(
    write, load, line, is_served
):
    write("core", "app = Dash('app')\n" + declaring("own"))
    write("part", declaring("part"))
    load("index", f"{line}\nimport part\n")
    core = sys.modules["core"]
    if is_served:
        outputs(core.app)
    for name in ("core", "index"):
        importlib.reload(sys.modules[name])
    assert outputs(core.app) == ["own", "part"]


def test_app_whose_module_another_module_reloads(write, load):
    write("core", "app = Dash('app')\n")
    for name in ("one", "two"):
        write(f"part_{name}", declaring(name))
        source = f"import core, importlib\nimportlib.reload(core)\nimport part_{name}\n"
        load(name, source + "app = core.app\n")
    apps = [sys.modules[name].app for name in ("two", "one")]
    assert [outputs(app) for app in apps] == [["two"], ["one"]]


def test_still_package_that_builds_the_app_is_reloaded_before_its_modules(write):
    write("web.part", f"from web import app\n{declaring('out')}app.{declaring('own')}")
    write("web.__init__", "app = Dash('app')\nfrom . import part\n")
    old = importlib.import_module("web").app
    assert outputs(old) == ["own", "out"]
    for name in ("web", "web.part"):
        module = importlib.reload(sys.modules[name])
    assert [outputs(module.app), outputs(old)] == [["own", "out"]] * 2


def test_callback_of_an_app_reloads_the_module_of_another(write, load):
    write("part", declaring("out"))
    source = "app = Dash('app')\napp.layout = html.Div()\nimport part\n"
    app = load("program", source).app
    admin = build("admin")
    admin.callback(Output("do", "children"), Input("in", "value"))(
        lambda value: importlib.reload(sys.modules["part"]).__name__
    )
    for _ in range(2):
        assert call(admin, "do") == "part"
        assert [outputs(admin), answers(app)] == [["do"], {"out": "x"}]


FUNCTIONS = """
import importlib, sys

def anew():
    AGAIN
    return importlib.import_module("core")

def one():
    core = anew()
    import part_one
    return core.app

def two():
    core = anew()
    import part_two
    return core.app

def plain():
    return anew().app
"""
AGAIN = {
    "popped": "sys.modules.pop('core', None)",
    "reloaded": "'core' in sys.modules and importlib.reload(sys.modules['core'])",
}


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
def test_functions_that_each_run_the_module_of_the_app_again(write, load, again):
    write("core", "app = Dash('app')\n")
    for name in ("one", "two"):
        write(f"part_{name}", declaring(name))
    program = load("program", FUNCTIONS.replace("AGAIN", again))
    apps = [program.one(), program.two(), program.plain()]
    assert [outputs(app) for app in reversed(apps)] == [[], ["two"], ["one"]]


def test_module_of_two_apps_run_again_declares_for_the_nearest(write, load):
    write("apps", "app = other = Dash('one')\napp = Dash('two')\n")
    source = declaring("above", "TEXT") + "import apps\n" + declaring("below", "TEXT")
    load("program", source.replace("TEXT", "old "))
    one, two = sys.modules["apps"].other, sys.modules["apps"].app
    assert [outputs(app) for app in (one, two)] == [["above"], ["below"]]
    write("program", source.replace("TEXT", "new "))
    importlib.reload(sys.modules["program"])
    assert answers(two) == {"above": "new x", "below": "new x"}
    assert answers(one) == {"above": "old x"}


@pytest.mark.parametrize("kind", [str, Path])
def test_file_that_is_run_twice_shares_what_it_imports(write, kind):
    write("part", declaring("of_part"))
    path = kind(write("program", f"import part\napp = Dash('app')\n{CELL}"))
    apps = [runpy.run_path(path)["app"] for _ in range(2)]
    assert [outputs(one) for one in apps] == [["of_part", "out"]] * 2


def test_app_that_a_package_imports_is_run_again(write):
    write("proj.__init__", "from .dashboard import app\n")
    write("proj.part", declaring("part"))
    source = "from . import part\napp = Dash('app')\n"
    write("proj.dashboard", source + declaring("own"))
    importlib.import_module("proj")
    app = importlib.reload(sys.modules["proj.dashboard"]).app
    assert outputs(app) == ["part", "own"]


def test_one_of_two_packages_is_run_again(write):
    for name in "ab":
        write(f"{name}.part", declaring("out", f"{name} ") + declaring(name))
        write(f"{name}.app", "app = Dash(__name__)\nfrom . import part\n")
        importlib.import_module(f"{name}.app")
    assert [call(sys.modules[f"{name}.app"].app) for name in "ab"] == ["a x", "b x"]
    write("b.part", declaring("out", "new ") + declaring("b"))
    for name in ("b.part", "b.app"):
        importlib.reload(sys.modules[name])
    assert answers(sys.modules["a.app"].app) == {"out": "a x", "a": "x"}
    assert answers(sys.modules["b.app"].app) == {"out": "new x", "b": "x"}


APP_OF_A_THREAD = """
from threading import Thread

def create_one():
    import one
    apps.append(Dash("one"))

def create_two():
    import two
    apps.append(Dash("two"))

apps = []
create_one()
thread = Thread(target=create_two)
thread.start()
thread.join()
"""


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_module_that_a_thread_imports_fails_each_time(write, is_served):
    write("kit", KIT)
    write("part", "import kit\nkit.register()\nraise SystemExit\n")
    source = "from threading import Thread\nthread = Thread(target=__import__, args="
    source += "['part'])\nthread.start()\nthread.join()\napp = Dash('app')\n"
    write("program", source)
    for number in range(3):
        for name in ("program", "part", "kit"):
            sys.modules.pop(name, None)
        app = importlib.import_module("program").app
        if is_served or number == 2:
            assert outputs(app) == ["out"]


def test_module_of_a_factory_in_a_thread_is_edited(write, load):
    write("one", declaring("one"))
    write("two", declaring("two"))
    one, two = load("program", APP_OF_A_THREAD).apps
    assert [outputs(two), outputs(one)] == [["two"], ["one"]]
    write("two", declaring("edited"))
    importlib.reload(sys.modules["two"])
    assert [outputs(two), outputs(one)] == [["edited"], ["one"]]


# A function that declares when it is first called in a process.
ONCE = """
known = []

def remember(text):
    if not known:
        known.append(text)
        register(text)

def register(text):
    callback(OUT, IN)(lambda value: text + value)
"""


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_what_a_function_of_another_file_declared_stays(write, load, is_served):
    write("once", ONCE)
    write("part", "import once\nonce.remember('once ')\n" + declaring("gone"))
    program = load("program", "import part\napp = Dash('app')\n")
    if is_served:
        assert outputs(program.app) == ["out", "gone"]
    write("part", "import once\nonce.remember('twice ')\n" + declaring("own"))
    importlib.reload(sys.modules["part"])
    assert answers(program.app) == {"out": "once x", "own": "x"}
    write("part", "import once\nonce.register('again ')\n" + declaring("own"))
    importlib.reload(sys.modules["part"])
    assert answers(program.app) == {"out": "again x", "own": "x"}


TEMPLATE = 'callback(Output(name, "children"), IN)(lambda value: name + value)\n'
LOADER = """
import runpy
from importlib.util import module_from_spec, spec_from_file_location

def run(path, name):
    runpy.run_path(path, {"name": name})

def load(path, name):
    spec = spec_from_file_location("template_" + name, path)
    module = module_from_spec(spec)
    module.name = name
    spec.loader.exec_module(module)
"""


@pytest.mark.parametrize("way", ["run", "load"])
def test_still_file_that_is_run_for_several_names(write, load, way):
    path = write("template", TEMPLATE)
    loader = load("loader", LOADER)
    app = build()
    for name in "abc":
        getattr(loader, way)(str(path), name)
    assert answers(app) == {"a": "ax", "b": "bx", "c": "cx"}


PAIR = """
callback(Output(name + "-first", "children"), IN)(str)
if name == FAILS:
    raise ValueError
callback(Output(name + "-last", "children"), IN)(str)
"""


@pytest.mark.parametrize("way", ["run", "load"])
def test_still_order_of_a_file_that_is_run_for_several_names(write, load, way):
    path = write("template", PAIR.replace("FAILS", "None"))
    loader = load("loader", LOADER)
    app = build()
    for name in "ab":
        getattr(loader, way)(str(path), name)
    assert outputs(app) == ["a-first", "a-last", "b-first", "b-last"]


def test_still_file_that_fails_for_one_of_several_names(write, load):
    path = write("template", PAIR.replace("FAILS", "'b'"))
    loader = load("loader", LOADER)
    app = build()
    loader.load(str(path), "a")
    with pytest.raises(ValueError):
        loader.load(str(path), "b")
    assert outputs(app) == ["a-first", "a-last", "b-first"]


@pytest.mark.parametrize("order", ["b, a", "a, new, b", "new, a, b", "b, new"])
@pytest.mark.parametrize("app", ["app = Dash('app')\n", "from core import app\n"])
def test_order_of_imports_that_are_edited(write, load, app, order):
    write("core", "app = Dash('app')\n")
    for name in ("a", "b", "new"):
        write(name, declaring(name))
    program = load("program", app + "import a, b\n")
    assert outputs(program.app) == ["a", "b"]
    write("program", app + f"import {order}\n")
    for name in ("program", "a", "b"):
        del sys.modules[name]
    app = importlib.import_module("program").app
    found = [name for name in outputs(app) if name in order]
    assert found == order.split(", ")


def test_layout_that_declares_at_each_load():
    app = build()
    space = {"text": "old "}
    source = HEAD + "def layout():\n    {}    return html.Div()\n".format(
        declaring("out").replace('""', "text")
    )
    exec(source, space)
    app.layout = space["layout"]
    for space["text"] in ("new ", "newest "):
        layout(app)
        assert answers(app) == {"out": space["text"] + "x"}


def test_still_module_that_is_run_again_gives_its_api_path_to_its_app(write, load):
    source = declaring("out").replace(", IN", ", IN, api_endpoint='/api'")
    source += "app = Dash('app')\napp.layout = []\n"
    load("program", source)
    write("program", source + "app.setup_apis()\n")
    client = import_again(sys.modules["program"]).app.server.test_client()
    assert client.post("/api", json={"value": "x"}).get_json() == "x"


def test_inline_script_of_a_page(tmp_path, write, load):
    write("pages.home", PAGE + "clientside_callback('x => of_page', OUT, IN)\n")
    folder = str(tmp_path / "pages")
    source = f"app = Dash('app', use_pages=True, pages_folder={folder!r})\n"
    program = importlib.reload(load("program", source))
    assert page(program.app).count("x => of_page") == 1


def test_still_code_that_a_function_executes_in_its_module_again(load):
    source = "def create():\n    app = Dash('app')\n    exec(CODE, globals())\n"
    source += f"    return app\nCODE = {declaring('out')!r}\napp = create()\n"
    program = load("program", source)
    older = program.app
    assert outputs(older) == ["out"]
    for _ in range(2):
        assert outputs(importlib.reload(program).app) == ["out"]
    newer = program.create()
    assert outputs(newer) == outputs(older) == ["out"]


def test_clientside_cell_run_again_gives_one_script():
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, APP, *["clientside_callback('x => x', OUT, IN)\n"] * 3)
    assert page(space["app"]).count("x => x") == 1


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_clientside_cell_edited_gives_the_new_script(is_served):
    space = {"__name__": "__main__"}
    script = "clientside_callback('x => TEXT', OUT, IN)\n"
    for text in ("old", "new"):
        run_cells(space, HEAD, APP, script.replace("TEXT", text))
        if is_served:
            outputs(space["app"])
    shown = page(space["app"])
    assert [shown.count(f"x => {text}") for text in ("old", "new")] == [0, 1]


MAKE = """
def make(text):
    app = Dash("made")
    callback(OUT, IN)(lambda value: text + value)
    return app
"""
SEVERAL = {
    "comprehension": "apps = [make(text) for text in 'abc']",
    "dictionary": "apps = {text: make(text) for text in 'abc'}\napps = [*apps.values()]",
    "loop": "apps = []\nfor text in 'abc':\n    apps.append(make(text))",
    "name in a loop": "apps = []\nfor text in 'abc':\n    app = make(text)\n    apps += [app]",
    "names": "a, b, c = make('a'), make('b'), make('c')\napps = [a, b, c]",
}


@pytest.mark.parametrize("cell", SEVERAL.values(), ids=SEVERAL)
def test_several_apps_of_one_cell(cell):
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, MAKE)
    for _ in range(2):
        run_cells(space, cell)
        for index in (2, 0, 1):
            assert answers(space["apps"][index]) == {"out": "abc"[index] + "x"}


WIRED = """
class Board:
    def __init__(self, name):
        self.app = Dash(name)

    def wire(self, text):
        wire(self.app, text)

def wire(app, text):
    callback(Output(text, "children"), IN)(lambda value: text + value)
"""
HELD = {
    "dictionary": ("{n: Dash(n) for n in 'ab'}", "wire(held['{0}'], '{0}')"),
    "objects": ("{n: Board(n) for n in 'ab'}", "held['{0}'].wire('{0}')"),
    "list": ("[Dash(n) for n in 'ab']", "wire(held['ab'.index('{0}')], '{0}')"),
}


@pytest.mark.parametrize("where", ["cell", "module"])
@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
@pytest.mark.parametrize("held, call", HELD.values(), ids=HELD)
def test_cells_declare_for_apps_that_only_a_container_holds(
    write, where, is_served, held, call
):
    write("boards", WIRED)
    library = WIRED if where == "cell" else "from boards import Board, wire"
    space = {"__name__": "__main__"}

    def apps():
        values = [*space["held"].values()] if "{" in held else space["held"]
        return [getattr(one, "app", one) for one in values]

    run_cells(space, HEAD, library, f"held = {held}", call.format("a"))
    if is_served:
        assert [outputs(one) for one in reversed(apps())] == [[], ["a"]]
    run_cells(space, call.format("b"))
    assert [outputs(one) for one in apps()] == [["a"], ["b"]]
    run_cells(space, f"held = {held}")
    assert [outputs(one) for one in apps()] == [["a"], ["b"]]


def test_cell_declares_in_a_loop_over_apps():
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, "apps = {n: Dash(n) for n in 'ab'}")
    run_cells(space, WIRED + "for n, app in apps.items():\n    wire(app, n)\n")
    assert [outputs(space["apps"][name]) for name in "ba"] == [["b"], ["a"]]


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_app_cell_run_again_and_one_of_two_calls_of_a_library(write, is_served):
    source = "def declare(name, text):\n    out = Output(name, 'children')\n"
    write("library", source + "    callback(out, IN)(lambda value: text + value)\n")
    space = {"__name__": "__main__"}
    cells = [f"declare('{name}', 'old ')" for name in ("one", "two")]
    run_cells(space, HEAD, "from library import declare", APP, *cells)
    old = {"one": "old x", "two": "old x"}
    assert not is_served or answers(space["app"]) == old
    run_cells(space, APP)
    assert not is_served or answers(space["app"]) == old
    run_cells(space, "declare('one', 'new ')")
    assert answers(space["app"]) == {**old, "one": "new x"}


FACTORIES = {"of a module": "from factory import make\n", "of a cell": MAKE}


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
@pytest.mark.parametrize("factory", FACTORIES.values(), ids=FACTORIES)
def test_app_of_a_factory_that_a_cell_calls_again(write, factory, is_served):
    write("factory", MAKE)
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, factory, "app = make('')", declaring("of_cell"))
    if is_served:
        assert outputs(space["app"]) == ["out", "of_cell"]
    run_cells(space, "app = make('')")
    gc.collect()
    run_cells(space, "other = make('')")
    assert outputs(space["other"]) == ["out"]
    assert sorted(outputs(space["app"])) == ["of_cell", "out"]


def run_input(space, name, *statements):
    """Runs an input of a notebook as IPython does: each statement alone."""
    source = "".join(statements)
    linecache.cache[name] = len(source), None, source.splitlines(True), name
    for one in statements:
        exec(compile(one, name, "exec"), space)


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_input_of_ipython_run_again_without_its_callback(is_served):
    space = {"__name__": "__main__"}
    run_input(space, "<input 1>", HEAD, APP)
    run_input(space, "<input 2>", APP, CELL)
    if is_served:
        assert outputs(space["app"]) == ["out"]
    run_input(space, "<input 3>", APP)
    assert outputs(space["app"]) == []


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_input_of_ipython_that_builds_the_app_is_run_again(is_served):
    space = {"__name__": "__main__"}
    run_input(space, "<input 1>", HEAD, APP)
    run_input(space, "<input 2>", CELL)
    if is_served:
        assert outputs(space["app"]) == ["out"]
    run_input(space, "<input 3>", APP)
    assert outputs(space["app"]) == ["out"]


TWO_APPS = ["first = Dash('n')", "second = Dash('n')"]
WHAT = {"callback": "callback(OUT, IN)(str)", "module": "import part"}


@pytest.mark.parametrize("what", WHAT.values(), ids=WHAT)
def test_two_app_cells(write, what):
    write("part", "callback(OUT, IN)(str)")
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, TWO_APPS[0], what, TWO_APPS[1])
    assert [outputs(space[name]) for name in ("second", "first")] == [[], ["out"]]


@pytest.mark.parametrize("what", WHAT.values(), ids=WHAT)
def test_second_of_two_app_cells_run_again(write, what):
    write("part", "callback(OUT, IN)(str)")
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, *TWO_APPS, what, TWO_APPS[1])
    assert [outputs(space[name]) for name in ("first", "second")] == [[], ["out"]]


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_module_that_was_run_again_before_two_app_cells(write, is_served):
    write("part", "callback(OUT, IN)(str)")
    again = "import importlib, part\nimportlib.reload(part)"
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, again, TWO_APPS[0])
    assert outputs(space["first"]) == ["out"]
    run_cells(space, again)
    if is_served:
        assert outputs(space["first"]) == ["out"]
    run_cells(space, TWO_APPS[1], again)
    assert [outputs(space[name]) for name in ("second", "first")] == [[], ["out"]]


TWO_OF_ONE_NAME = """
from contextlib import contextmanager

def set_up():
    def declare(): callback(OUT, IN)(lambda value: "old " + value)
    declare()
    def declare(): callback(OUT, IN)(lambda value: "new " + value)
    declare()

def set_up_after():
    @contextmanager
    def declared(): yield callback(OUT, IN)(lambda value: "old " + value)
    with declared(): pass
    @contextmanager
    def declared(): yield callback(OUT, IN)(lambda value: "new " + value)
    with declared(): pass
"""


@pytest.mark.parametrize("name", ["set_up", "set_up_after"])
def test_still_two_functions_of_one_name_that_a_thread_s_call_defines(load, name):
    app, program = build(), load("program", TWO_OF_ONE_NAME)
    in_thread(getattr(program, name))
    assert outputs(app) == ["out", "out"]


def test_cell_run_twice_above_two_app_cells():
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, CELL, CELL, *TWO_APPS)
    assert [outputs(space[name]) for name in ("second", "first")] == [["out"], []]


def test_apps_of_a_function_in_cells_that_a_thread_executes():
    space = {"__name__": "__main__"}
    cells = [HEAD, MAKE, "apps = [Dash('a')]", "apps += [make('b')]", CELL]
    in_thread(run_cells, space, *cells)
    assert [outputs(one) for one in space["apps"]] == [[], ["out"]]


def test_cell_of_a_thread_keeps_its_callback_while_it_goes_on(load):
    def ask_the_other():
        in_thread(lambda: seen.append(outputs(other)))

    seen, space = [], {"ask_the_other": ask_the_other}
    near, other = build("near"), build("other")
    kernel = load("kernel", declaring("of_kernel") + "def run(*cell): exec(*cell)\n")
    in_thread(kernel.run, f"{HEAD}{CELL}ask_the_other()\n{APP}", space)
    assert [*seen, outputs(near)] == [["of_kernel"], []]
    assert outputs(space["app"]) == ["out"]


def test_app_cell_run_again_where_no_module_has_led_to_it():
    """As at a prompt: the dropped apps are forgotten, what they had in common is not."""
    space = {"__name__": "__main__"}
    for cell in (HEAD, APP, CELL, *[APP] * 4):
        in_thread(exec, compile(cell, "<cell>", "exec"), space)
        gc.collect()
        if "app" in space and cell is not APP:
            outputs(space["app"])
    assert answers(space["app"]) == {"out": "old x"}


def test_still_output_of_two_modules_of_which_one_is_run_again(write, load):
    for name in ("one", "two"):
        write(name, declaring("out"))
    app = load("program", "app = Dash('app')\nimport one, two\n").app
    assert outputs(app) == ["out", "out"]
    importlib.reload(sys.modules["two"])
    assert outputs(app) == ["out", "out"]


def test_output_of_cells_of_two_namespaces_is_there_twice():
    app = build()
    for _ in range(2):
        with app.callback_registry.declaring():
            exec(HEAD + declaring("out"), {})
    assert outputs(app) == ["out", "out"]


# Each program gives three apps what two modules declare that are run for each of them.
TENANTS = {
    "loop": """
apps = []
for name in "abc":
    forget()
    apps.append(Dash(name))
    import part, other
""",
    "loop that calls a factory": """
import kit

apps = []
for name in "abc":
    forget()
    app = kit.create()
    import part, other
    apps.append(app)
""",
    "function": """
def create(name):
    forget()
    app = Dash(name)
    import part, other
    return app

apps = [create(name) for name in "abc"]
""",
    "function that imports first": """
def create(name):
    forget()
    import part, other
    return Dash(name)

apps = [create(name) for name in "abc"]
""",
    "statements": """
first = Dash("first")
import part, other
second = Dash("second")
importlib.reload(part)
importlib.reload(other)
third = Dash("third")
importlib.reload(other)
importlib.reload(part)
apps = [first, second, third]
""",
}
FORGET = """
import importlib, sys

def forget():
    for name in "part", "other":
        sys.modules.pop(name, None)
"""


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "newest first"])
@pytest.mark.parametrize("source", TENANTS.values(), ids=TENANTS)
def test_modules_are_run_for_each_of_several_apps(write, load, source, step):
    write("part", declaring("a"))
    write("other", "import part\n" + declaring("b"))
    write("kit", KIT.replace("    callback(OUT, IN)(str)\n    return", "    return"))
    apps = load("program", FORGET + source).apps[::step]
    assert [sorted(outputs(app)) for app in apps] == [["a", "b"]] * 3


COUNTED = """
import itertools

numbers = itertools.count()

def register():
    callback(Output(f"out-{next(numbers)}", "children"), IN)(str)
"""
COUNTS = "import counted\napp = Dash('app')\ncounted.register()\n"
IN_A_FACTORY = """
import counted

def create():
    app = Dash("app")
    counted.register()
    return app

app = create()
"""


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
@pytest.mark.parametrize("source", [COUNTS, IN_A_FACTORY], ids=["module", "factory"])
def test_function_that_declares_another_output_at_each_call(write, source, is_served):
    write("counted", COUNTED)
    path = str(write("program", source))
    for number, name in enumerate(("first", "__main__")):
        app = runpy.run_path(path, run_name=name)["app"]
        if is_served or number:
            assert outputs(app) == [f"out-{number}"]


DECLARE = "def declare(name):\n    callback(Output(name, 'children'), IN)(str)\n"
ANEW = {
    "reload": "import importlib, kit\nimportlib.reload(kit).declare(__name__)\n",
    "load": """
import sys
from importlib.util import module_from_spec, spec_from_file_location

spec = spec_from_file_location("kit", PATH)
kit = sys.modules["kit"] = module_from_spec(spec)
spec.loader.exec_module(kit)
kit.declare(__name__)
""",
}


@pytest.mark.parametrize("source", ANEW.values(), ids=ANEW)
def test_still_function_of_a_module_that_each_caller_runs_again(write, load, source):
    path = write("kit", DECLARE)
    for name in "abc":
        write(name, source.replace("PATH", repr(str(path))))
    program = load("program", "app = Dash('app')\nimport a, b, c\n")
    assert answers(program.app) == {"a": "x", "b": "x", "c": "x"}


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_one_caller_of_a_function_is_run_again_after_its_module(write, load, is_served):
    write("kit", DECLARE)
    for name in "abc":
        write(name, "import kit\nkit.declare(__name__)\n")
    program = load("program", "app = Dash('app')\nimport a, b, c\n")
    if is_served:
        assert outputs(program.app) == ["a", "b", "c"]
    for name in ("kit", "b"):
        importlib.reload(sys.modules[name])
    assert sorted(outputs(program.app)) == ["a", "b", "c"]


def test_still_cells_that_call_a_function_whose_module_is_run_again(write):
    write("kit", DECLARE)
    space = {"__name__": "__main__"}
    again = "import importlib\nimportlib.reload(kit)\n"
    cells = ["import kit", "kit.declare('a')", again, "kit.declare('b')"]
    run_cells(space, HEAD, APP, *cells)
    assert outputs(space["app"]) == ["a", "b"]


VIEW = {"module": "import core\n", "name": "from core import app\n"}


@pytest.mark.parametrize("line", VIEW.values(), ids=VIEW)
def test_still_module_that_imported_its_app_first_is_run_again_after_it(
    write, load, line
):
    write("core", "app = Dash('core')\n")
    write("second", line + declaring("second"))
    load("first", line + declaring("first"))
    importlib.import_module("second")
    core = sys.modules["core"]
    assert outputs(core.app) == ["first", "second"]
    for name in ("core", "second", "first"):
        importlib.reload(sys.modules[name])
    assert answers(core.app) == {"first": "x", "second": "x"}


def test_app_of_an_older_run_gets_the_newest_of_what_it_imported(write, load):
    part = load("part", declaring("out", "old "))
    program = load("program", "import part\napp = Dash('app')\n")
    older = program.app
    assert answers(older) == {"out": "old x"}
    newer = importlib.reload(program).app
    write("part", declaring("out", "new "))
    importlib.reload(part)
    assert answers(older) == answers(newer) == {"out": "new x"}


WIRING = """
def wire():
    callback(OUT, IN)(str)
"""


def test_function_of_a_module_that_is_put_back_declares_again(write, load, monkeypatch):
    write("wiring", WIRING)
    program = load("program", "import wiring\napp = Dash('app')\nwiring.wire()\n")
    with monkeypatch.context() as context:
        for name in ("program", "wiring"):
            context.delitem(sys.modules, name)
        other = importlib.import_module("program")
        assert outputs(other.app) == ["out"]
    assert outputs(importlib.reload(program).app) == ["out"]


def test_part_of_a_module_that_a_tool_executes_anew(write, load):
    part = load("part", declaring("a") + declaring("b"))
    app = build()
    part = importlib.reload(part)
    assert answers(app) == {"a": "x", "b": "x"}
    code = compile(declaring("a", "new "), part.__file__, "exec")
    exec(code, vars(part), {})
    exec(declaring("c"), {**vars(part)}, {})
    assert answers(app) == {"a": "new x", "b": "x", "c": "x"}


def test_part_of_a_module_for_an_app_that_a_cell_builds_again(write):
    write("part", declaring("a") + declaring("b"))
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, APP, "import part")
    assert outputs(space["app"]) == ["a", "b"]
    part = space["part"]
    exec(compile(declaring("a", "new "), part.__file__, "exec"), vars(part), {})
    assert answers(space["app"]) == {"b": "x", "a": "new x"}
    run_cells(space, APP)
    assert answers(space["app"]) == {"b": "x", "a": "new x"}


def test_part_of_a_module_is_for_the_app_that_the_module_is_for(write):
    write("part", declaring("a"))
    space = {"__name__": "__main__"}
    run_cells(space, HEAD, TWO_APPS[0], "import part", TWO_APPS[1])
    part = space["part"]
    exec(compile(declaring("b"), part.__file__, "exec"), vars(part), {})
    assert [outputs(space[name]) for name in ("second", "first")] == [[], ["a", "b"]]


CREATING = """
def create():
    app = Dash("app")
    import part
    return app
"""


@pytest.mark.skipif(sys.version_info < (3, 11), reason="code has no qualified name")
def test_function_into_which_a_tool_puts_other_code(write):
    write("part", declaring("out"))
    write("factory", CREATING)
    space, names = {"__name__": "__main__"}, {}
    cell = "app = factory.create()"
    run_cells(space, "import factory", cell)
    assert outputs(space["app"]) == ["out"]
    factory = space["factory"]
    exec(compile(CREATING, factory.__file__, "exec"), vars(factory), names)
    factory.create.__code__ = names["create"].__code__
    run_cells(space, cell)
    assert outputs(space["app"]) == ["out"]


INTERLEAVED = {
    "program": "{first}import part\n{second}app = Dash('app')\n{third}",
    "part": "{fourth}",
}


@pytest.mark.parametrize("way", WAYS)
def test_order_where_a_program_declares_around_an_import(write, load, way):
    names = {name: declaring(name) for name in ("first", "second", "third", "fourth")}
    write("part", INTERLEAVED["part"].format(**names))
    program = load("program", INTERLEAVED["program"].format(**names))
    expected = ["first", "fourth", "second", "third"]
    for _ in range(2):
        program = way(program)
        assert outputs(program.app) == expected


def test_order_of_a_script_that_is_imported_by_name_while_it_is_run(write):
    write("first", "import program\n")
    write("part", declaring("part"))
    source = "app = Dash('app')\nimport first\n" + declaring("own") + "import part\n"
    script = runpy.run_path(str(write("program", source)), run_name="__main__")
    for app in (script["app"], sys.modules["program"].app):
        assert outputs(app) == ["own", "part"]


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_what_is_new_stands_behind_what_its_module_only_imports(write, load, is_served):
    source = "import first, second\napp = Dash('app')\n"
    for name in ("first", "second"):
        write(name, declaring(name))
    program = load("program", source)
    if is_served:
        outputs(program.app)
    write("program", source + declaring("new"))
    app = importlib.reload(program).app
    assert outputs(app) == ["first", "second", "new"]


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_callbacks_of_an_app_that_are_declared_again_stand_where_they_stood(
    write, load, is_served
):
    core = load("core", "app = Dash('app')\n")
    source = "from core import app\n" + declaring("plain")
    parts = [load(name, source + declare_for(name)) for name in ("first", "second")]
    load("third", "from core import app\n" + declaring("last"))
    if is_served:
        outputs(core.app)
        core.app.callback(Output("late", "children"), Input("in", "value"))(str)
    write("first", source.replace("plain", "other") + declare_for("first"))
    importlib.reload(parts[0])
    late = ["late"] if is_served else []
    assert outputs(core.app) == ["first", "second", "other", "plain", "last", *late]


def declare_for(output):
    return declaring(output).replace("callback(", "app.callback(", 1)


def test_function_of_a_thread_that_reloads_and_asks(write, load):
    write("part", declaring("out"))

    def work():
        app = load("program", "app = Dash('app')\nimport part\n").app
        build("other")
        seen.append(reload_and_ask(app))
        seen.append(reload_and_ask(app))

    def reload_and_ask(app):
        importlib.reload(sys.modules["part"])
        return outputs(app)

    seen = []
    in_thread(work)
    assert seen == [["out"], ["out"]]
