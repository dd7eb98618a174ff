import gc
import importlib
import runpy
import sys
import weakref

import pytest
from dash import Dash, Input, Output, callback, callback_registry, html

DECLARE = """
from dash import callback, Input, Output

@callback(Output("{id}", "children"), Input("in", "value"))
def answer_{id}(value):
    return "{text}" + str(value)
"""

APP = """
from dash import Dash, html

app = Dash({name}, **globals().get("options", {{}}))
app.layout = html.Div(id="layout")
"""


def declare(id="out", text=""):
    return DECLARE.format(id=id, text=text)


def app_source(name="__name__"):
    return APP.format(name=name)


@pytest.mark.parametrize(
    "source",
    [
        app_source() + declare(),
        declare() + app_source(),
        "import cb\n" + app_source(),
        app_source() + "import cb\n",
        app_source() + "import helper\nhelper.register()\n",
        "import helper\nhelper.register()\n" + app_source(),
        "from factory import create\napp = create()\n",
        "from factory import create\napp = create()\n" + declare(),
        "from importing_factory import create\napp = create()\n",
        declare() + "from factory import create_empty\napp = create_empty()\n",
        "from decl_factory import create\napp = create()\n",
    ],
    ids=[
        "below",
        "above",
        "module before",
        "module after",
        "helper after",
        "helper before",
        "factory closure",
        "factory and module level",
        "import in factory",
        "above factory",
        "factory declares before",
    ],
)
@pytest.mark.parametrize("again", ["reload", "import again", "other name"])
def test_each_once_after_rerun(write, outputs, call, source, again):
    write("cb", declare())
    write(
        "helper",
        "from dash import callback, Input, Output\n"
        "def register():\n"
        "    @callback(Output('out', 'children'), Input('in', 'value'))\n"
        "    def answer(value):\n        return str(value)\n",
    )
    create = app_source() + "    return app\n"
    create = create.replace("app = ", "def create_empty():\n    app = ").replace(
        "\napp.layout", "\n    app.layout"
    )
    write(
        "factory",
        create
        + "\nfrom dash import callback, Input, Output\ndef create():\n"
        + "    app = create_empty()\n"
        + "    @callback(Output('own', 'children'), Input('in', 'value'))\n"
        + "    def answer(value):\n        return str(value)\n"
        + "    return app\n",
    )
    write(
        "importing_factory",
        "from factory import create_empty\ndef create():\n"
        "    app = create_empty()\n    import cb\n    return app\n",
    )
    write(
        "decl_factory",
        "from factory import create_empty\nimport helper\ndef create():\n"
        "    helper.register()\n    return create_empty()\n",
    )
    path = write("program", source)
    module = importlib.import_module("program")
    expected = sorted(outputs(module.app)) if again == "reload" else None
    if again == "reload":
        module = importlib.reload(module)
    elif again == "import again":
        del sys.modules["program"]
        module = importlib.import_module("program")
    else:
        runpy.run_path(str(path), run_name="__mp_main__")
        del sys.modules["program"]
        module = importlib.import_module("program")
    if expected is None:
        expected = sorted(set(outputs(module.app)))
        assert expected
    assert sorted(outputs(module.app)) == expected
    for output in expected:
        assert call(module.app, output.split(".")[0]) == "x"


def test_unserved_first_pass_is_as_good(write, outputs):
    write("cb", declare("b"))
    path = write("program", "import cb\n" + declare("a") + app_source() + declare("c"))
    runpy.run_path(str(path), run_name="__mp_main__")
    module = importlib.import_module("program")
    assert sorted(outputs(module.app)) == ["a.children", "b.children", "c.children"]


def test_reload_100_times(write, outputs, call):
    write("cb", declare("b"))
    write("program", "import cb\n" + declare("a") + app_source() + declare("c"))
    module = importlib.import_module("program")
    for _ in range(100):
        module = importlib.reload(module)
    assert sorted(outputs(module.app)) == ["a.children", "b.children", "c.children"]


@pytest.mark.parametrize("served", [True, False])
def test_reload_of_callbacks_module(write, outputs, call, served):
    write("cb", declare("b", "old") + declare("gone"))
    write("program", "import cb\n" + app_source() + declare("c"))
    module = importlib.import_module("program")
    if served:
        assert len(outputs(module.app)) == 3
    write("cb", declare("b", "new"))
    importlib.reload(sys.modules["cb"])
    assert sorted(outputs(module.app)) == ["b.children", "c.children"]
    assert call(module.app, "b") == "newx"


def test_reload_that_removes_the_last_callback(write, outputs):
    write("cb", declare("b"))
    write("program", "import cb\n" + app_source() + declare("c"))
    module = importlib.import_module("program")
    assert sorted(outputs(module.app)) == ["b.children", "c.children"]
    write("cb", "")
    importlib.reload(sys.modules["cb"])
    assert outputs(module.app) == ["c.children"]


def test_reload_that_fails_keeps_the_callbacks(write, outputs):
    write("cb", declare("b"))
    write("program", "import cb\n" + app_source())
    module = importlib.import_module("program")
    assert outputs(module.app) == ["b.children"]
    write("cb", "def (")
    with pytest.raises(SyntaxError):
        importlib.reload(sys.modules["cb"])
    assert outputs(module.app) == ["b.children"]


def test_two_runs_of_a_file_both_kept(write, outputs, call):
    path = write("program", declare("a", "one") + app_source() + declare("b", "one"))
    first = runpy.run_path(str(path))["app"]
    write("program", declare("a", "two") + app_source() + declare("b", "two"))
    second = runpy.run_path(str(path))["app"]
    for app, text in ((second, "two"), (first, "one")):
        assert sorted(outputs(app)) == ["a.children", "b.children"]
        assert call(app, "a") == f"{text}x"
        assert call(app, "b") == f"{text}x"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_apps_in_one_file(write, outputs, call, order):
    source = (
        app_source()
        + "one = app\n"
        + declare("out", "one")
        + app_source()
        + "two = app\n"
        + declare("out", "two")
    )
    write("program", source)
    module = importlib.import_module("program")
    apps = [(module.one, "one"), (module.two, "two")]
    with pytest.warns(UserWarning, match="was not served yet"):
        outputs(apps[order[0]][0])
    for index in order:
        app, text = apps[index]
        assert outputs(app) == ["out.children"]
        assert call(app) == f"{text}x"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("before", [True, False])
def test_two_packages_with_equal_ids(write, outputs, call, order, before):
    for package in ("one", "two"):
        write(f"{package}.__init__", "")
        write(f"{package}.cb", declare("out", package))
        imports = f"import {package}.cb\n"
        source = imports + app_source() if before else app_source() + imports
        write(f"{package}.app", source)
    write("main", "import one.app\nimport two.app\n")
    importlib.import_module("main")
    apps = [(sys.modules[f"{one}.app"].app, one) for one in ("one", "two")]
    for index in order:
        app, text = apps[index]
        assert outputs(app) == ["out.children"]
        assert call(app) == f"{text}x"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("loop", [True, False])
@pytest.mark.parametrize("first", [True, False])
def test_factory_called_twice(write, outputs, call, order, loop, first):
    closure = (
        "    @callback(Output('out', 'children'), Input('in', 'value'))\n"
        "    def answer(value):\n        return text + value\n"
    )
    build = "    app = Dash(__name__)\n    app.layout = html.Div()\n"
    write("shared", declare("shared"))
    write("inner", declare("inner"))
    source = (
        "from dash import Dash, html, callback, Input, Output\nimport shared\n"
        "def create(text):\n"
        + (closure + build if first else build + closure)
        + "    import inner\n    return app\n"
    )
    if loop:
        source += "apps = [create(text) for text in ('one', 'two')]\n"
    else:
        source += "apps = [create('one')]\napps.append(create('two'))\n"
    write("program", source)
    apps = importlib.import_module("program").apps
    for index in order:
        app, text = apps[index], ("one", "two")[index]
        assert sorted(outputs(app)) == [
            "inner.children",
            "out.children",
            "shared.children",
        ]
        assert call(app) == f"{text}x"


def test_app_of_an_earlier_test_gets_nothing(write, outputs):
    def earlier_test():
        return Dash("earlier")

    def this_test():
        importlib.import_module("cb")

        @callback(Output("own", "children"), Input("in", "value"))
        def answer(value):
            return value

        app = Dash("this")
        app.layout = html.Div()
        return app

    write("cb", declare())
    earlier = earlier_test()
    app = this_test()
    assert outputs(app) == ["out.children", "own.children"]
    earlier.layout = html.Div()
    assert outputs(earlier) == []


def test_library_helper_takes_nothing(write, outputs):
    write(
        "lib",
        "from dash import Dash\nhelpers = []\n"
        "def setup():\n    helpers.append(Dash('helper'))\n",
    )
    write(
        "program",
        "import lib\nlib.setup()\n"
        + declare("a")
        + app_source()
        + "lib.setup()\n"
        + declare("b"),
    )
    module = importlib.import_module("program")
    assert outputs(module.app) == ["a.children", "b.children"]


COMPONENT = """
from dash import callback, Input, Output, MATCH
ID = {"type": "button", "index": MATCH}

@callback(Output(ID, "children"), Input(ID, "n_clicks"))
def click(n):
    return n
"""


@pytest.mark.parametrize("before", [True, False])
def test_component_callbacks_reach_every_app(write, outputs, before):
    write("component", COMPONENT)
    if before:
        importlib.import_module("component")

    def build():
        app = Dash(__name__)
        app.layout = html.Div()
        importlib.import_module("component")
        return app

    def build_other():
        importlib.import_module("component")
        app = Dash(__name__)
        app.layout = html.Div()
        return app

    for _ in range(2):
        for app in (build(), build_other()):
            assert len(outputs(app)) == 1


def test_pattern_in_the_app_file_is_its_own(write, outputs):
    for name in ("one", "two"):
        write(name, app_source() + COMPONENT)
    apps = [importlib.import_module(name).app for name in ("one", "two")]
    assert [len(outputs(app)) for app in apps] == [1, 1]


def test_fixture_builds_the_app_again(write, outputs):
    write("cb", declare())
    importlib.import_module("cb")

    def fixture():
        app = Dash(__name__)
        app.layout = html.Div()
        return app

    for _ in range(3):
        assert outputs(fixture()) == ["out.children"]


def test_scripts_and_paths_of_earlier_runs_are_gone(write, outputs):
    source = (
        app_source()
        + "from dash import callback, clientside_callback, Input, Output\n"
        + "clientside_callback('x => TEXT', Output('out', 'children'), "
        + "Input('in', 'value'))\n"
        + "@callback(Output('api', 'children'), Input('in', 'value'), "
        + "api_endpoint='/api/TEXT')\ndef answer(value):\n    return value\n"
        + "app.setup_apis()\n"
    )
    write("program", source.replace("TEXT", "old"))
    module = importlib.import_module("program")
    for _ in range(20):
        module = importlib.reload(module)
    write("program", source.replace("TEXT", "new"))
    module = importlib.reload(module)
    gc.collect()
    client = module.app.server.test_client()
    for _ in range(2):
        page = client.get("/").get_data(as_text=True)
        assert page.count("x => old") == 0
        assert page.count("x => new") == 1
    assert client.post("/api/new", json={"value": "x"}).status_code == 200
    assert client.post("/api/old", json={"value": "x"}).status_code == 405
    assert sorted(outputs(module.app)) == ["api.children", "out.children"]


def test_nothing_is_kept_of_apps_that_are_gone(write, outputs):
    write("program", declare("a") + app_source() + declare("b"))
    module = importlib.import_module("program")
    gone = []
    for served in (True, False):
        for _ in range(10):
            gone.append(weakref.ref(module.app))
            module = importlib.reload(module)
            if served:
                outputs(module.app)
    gc.collect()
    assert [one() for one in gone if one() is not None] == []
    module = importlib.reload(module)
    assert len(callback_registry.pending.waiting()) <= 4


def test_dropped_apps_of_a_factory_are_gone(outputs):
    def create(number):
        app = Dash(f"app{number}")
        app.layout = html.Div()

        @callback(Output("out", "children"), Input("in", "value"))
        def answer(value):
            return app.title

        return app

    apps = [create(number) for number in range(20)]
    for app in apps:
        assert outputs(app) == ["out.children"]
    gone = [weakref.ref(app) for app in apps]
    del apps, app
    Dash("the one that dash.get_app() returns")
    gc.collect()
    assert [one() for one in gone if one() is not None] == []


def test_module_executed_again_in_its_namespace(write, outputs, call):
    """As a reloader does that neither imports nor makes a new spec."""
    write("cb", declare("b"))
    write("program", "import cb\n" + declare("a", "old") + app_source())
    module = importlib.import_module("program")
    assert outputs(module.app) == ["b.children", "a.children"]
    path = write("program", "import cb\n" + declare("a", "new") + app_source())
    for _ in range(2):
        source = path.read_text()
        code = compile(source, str(path), "exec")
        exec(code, vars(module), dict(vars(module)))
        exec(compile(source, str(path), "exec"), vars(module))
        assert sorted(outputs(module.app)) == ["a.children", "b.children"]
        assert call(module.app, "a") == "newx"


def test_files_executed_in_one_namespace(write, outputs):
    """As a loader of plugins does, or one whose namespaces are gone after each."""
    paths = {name: write(name, declare(name) + app_source()) for name in "ab"}
    namespace, apps = {}, {}
    for name, path in paths.items():
        namespace.clear()
        namespace.update(__file__=str(path), __name__="plugin")
        exec(path.read_text(), namespace)
        apps[name] = namespace["app"]
    for name, app in apps.items():
        assert outputs(app) == [f"{name}.children"]


TEMPLATE = """
import runpy
from importlib.util import module_from_spec, spec_from_file_location
from dash import Dash, html

def run(name):
    runpy.run_path({path!r}, {{"name": name}})

def load(name):
    spec = spec_from_file_location("template_" + name, {path!r})
    module = module_from_spec(spec)
    module.name = name
    spec.loader.exec_module(module)

"""


@pytest.mark.parametrize("way", ["run", "load"])
@pytest.mark.parametrize("order", ["{build}{use}", "{use}{build}"])
def test_template_that_is_run_for_several_names(write, outputs, call, way, order):
    path = write("template", declare("out").replace('"out"', "name"))
    use = f"for name in 'abc':\n    {way}(name)\n"
    source = order.format(build=app_source(), use=use)
    write("program", TEMPLATE.format(path=str(path)) + source)
    program = importlib.import_module("program")
    assert outputs(program.app) == ["a.children", "b.children", "c.children"]
    assert call(program.app, "a") == "x"


def test_template_that_is_run_for_one_name_again(write, outputs):
    path = write("template", declare("out").replace('"out"', "name"))
    app = Dash("app")
    app.layout = html.Div()
    for names in ("aba", "b", "ab"):
        for name in names:
            runpy.run_path(str(path), {"name": name})
        assert sorted(outputs(app)) == ["a.children", "b.children"]


IN_THREADS = """
from threading import Barrier, Thread
from dash import Dash, Input, Output, callback, html
import library

apps, together = {{}}, Barrier(2)

def build(name):
    apps[name] = Dash(name)
    apps[name].layout = html.Div()
    together.wait()
    {declare}

threads = [Thread(target=build, args=[name]) for name in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
REGISTER = """
from dash import Input, Output, callback

def register(name):
    callback(Output("out", "children"), Input("in", "value"))(lambda value: name)
"""


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize(
    "declare",
    [
        "library.register(name)",
        'callback(Output("out", "children"), Input("in", "value"))(lambda value: name)',
    ],
    ids=["another module", "same module"],
)
@pytest.mark.filterwarnings("ignore:.*was not served yet:UserWarning")
def test_two_threads_that_build_an_app_each(write, outputs, call, declare, order):
    write("library", REGISTER)
    write("program", IN_THREADS.format(declare=declare))
    apps = importlib.import_module("program").apps
    for name in order:
        assert outputs(apps[name]) == ["out.children"]
        assert call(apps[name]) == name


HEAD = """
import importlib
from dash import Dash, html

def build(name):
    app = Dash(name)
    app.layout = html.Div()
    return app

"""
APART = {
    "a loop, after it has built": """
apps = {}
for name in NAMES:
    apps[name] = build(name)
    importlib.import_module(f"{name}_callbacks")
""",
    "a loop, before it builds": """
apps = {}
for name in NAMES:
    importlib.import_module(f"{name}_callbacks")
    apps[name] = build(name)
""",
    "a loop with apps of its own": """
apps = {}
for name in NAMES:
    app = Dash(name)
    app.layout = html.Div()
    importlib.import_module(f"{name}_callbacks")
    apps[name] = app
""",
    "a loop of a function": """
def build_all():
    for name in NAMES:
        app = build(name)
        importlib.import_module(f"{name}_callbacks")
        yield name, app

apps = dict(build_all())
""",
    "a factory": """
def create(name):
    app = build(name)
    importlib.import_module(f"{name}_callbacks")
    return app

apps = {name: create(name) for name in NAMES}
""",
    "a factory that imports first": """
def create(name):
    importlib.import_module(f"{name}_callbacks")
    return build(name)

apps = {name: create(name) for name in NAMES}
""",
    "a factory with a helper": """
def load(name):
    importlib.import_module(name)

def create(name):
    app = build(name)
    load(f"{name}_callbacks")
    return app

apps = {name: create(name) for name in NAMES}
""",
    "a condition": """
def create(name):
    app = build(name)
    if name == "one":
        import one_callbacks
    else:
        import two_callbacks
    return app

apps = {name: create(name) for name in NAMES}
""",
    "a condition in a loop": """
apps = {}
for name in NAMES:
    apps[name] = build(name)
    if name == "one":
        import one_callbacks
        continue
    import two_callbacks
""",
    "a return": """
def create(name):
    app = build(name)
    if name == "one":
        import one_callbacks
        return app
    import two_callbacks
    return app

apps = {name: create(name) for name in NAMES}
""",
}


@pytest.mark.parametrize("names", [("one", "two"), ("two", "one")])
@pytest.mark.parametrize("served", [("one", "two"), ("two", "one")])
@pytest.mark.parametrize("source", APART.values(), ids=APART)
def test_modules_that_are_imported_for_one_app(write, outputs, source, names, served):
    for name in names:
        write(f"{name}_callbacks", declare(name))
    write("program", HEAD + f"NAMES = {names}\n" + source)
    apps = importlib.import_module("program").apps
    for name in served:
        assert outputs(apps[name]) == [f"{name}.children"]


TOGETHER = {
    "a loop": """
for name in NAMES:
    apps[name] = build(name)
    import shared
""",
    "a loop that imports first": """
for name in NAMES:
    import shared
    apps[name] = build(name)
""",
    "a loop that names the module": """
for name in NAMES:
    apps[name] = build(name)
    importlib.import_module("shared")
""",
    "above a loop": """
import shared
for name in NAMES:
    apps[name] = build(name)
    print(name)
""",
    "a factory": """
def create(name):
    app = build(name)
    try:
        import shared
    except ValueError:
        pass
    return app

for name in NAMES:
    apps[name] = create(name)
""",
    "a factory that names the module": """
def create(name):
    app = build(name)
    importlib.import_module("shared", package=__name__)
    return app

for name in NAMES:
    apps[name] = create(name)
""",
    "a factory that imports first": """
def create(name):
    import shared
    return build(name)

for name in NAMES:
    apps[name] = create(name)
""",
    "a factory with a helper": """
def load():
    with open(__file__):
        import importing

def create(name):
    app = build(name)
    load()
    return app

for name in NAMES:
    apps[name] = create(name)
""",
    "a loop of a function": """
def build_all():
    for name in NAMES:
        apps[name] = build(name)
        from shared import answer_shared

build_all()
""",
}


@pytest.mark.parametrize("served", [("one", "two"), ("two", "one")])
@pytest.mark.parametrize("source", TOGETHER.values(), ids=TOGETHER)
def test_modules_that_are_imported_for_each_app(write, outputs, source, served):
    write("shared", declare("shared"))
    write("importing", "if True:\n    import shared\n")
    write("program", HEAD + "NAMES = ('one', 'two')\napps = {}\n" + source)
    apps = importlib.import_module("program").apps
    for name in served:
        assert outputs(apps[name]) == ["shared.children"]
