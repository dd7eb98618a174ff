"""The two promises, for programs that nobody thought of.

Where one app is served in a process, it has exactly once all that a fresh
process of Dash without the registry would give it. No app can be asked to run what
belongs to another.
"""

import importlib
import itertools
import runpy
import sys

import dash
from callback_registry import conftest
from callback_registry.apps import HEAD, answers, declaring, outputs, page, post
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

nothing_declared, write = conftest.nothing_declared, conftest.write

USED = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# Modules of one process have names of their own.
NUMBERS = itertools.count()

PLAIN = declaring("OUTPUT", "TEXT")
FUNCTION = """
def register_OUTPUT():
    callback(Output("OUTPUT", "children"), IN)(lambda value: "TEXT" + value)

register_OUTPUT()
"""
CLIENTSIDE = 'clientside_callback("OUTPUT => 1", Output("OUTPUT", "children"), IN)\n'

BUILD = "INSIDE\napp = Dash('app')\n"
FACTORY = "def create():\n    INSIDE\n    return Dash('app')\n\napp = create()\n"
FACTORY_FIRST = """
def create():
    app = Dash("app")
    INSIDE
    return app

app = create()
"""
SUBCLASS = """
class Site(Dash):
    def __init__(self):
        INSIDE
        super().__init__("app")

app = Site()
"""
builds = st.sampled_from([BUILD, FACTORY, FACTORY_FIRST, SUBCLASS])


@st.composite
def programs(draw):
    """A program of one app: its main module, the modules, and what all declare.

    The modules are sources by name; the outputs are in the order of declaration.
    """
    prefix = f"promise{next(NUMBERS)}"
    modules, declared = {}, []

    def statement(depth):
        if depth and draw(st.booleans()):
            name = f"{prefix}_{len(modules)}"
            modules[name] = ""
            modules[name] = body(depth - 1)
            return f"import {name}\n"
        output = f"{prefix}_out{len(declared)}"
        declared.append(output)
        kind = draw(st.sampled_from([PLAIN, FUNCTION, CLIENTSIDE]))
        return kind.replace("OUTPUT", output)

    def body(depth):
        return "".join(statement(depth) for _ in range(draw(st.integers(0, 3))))

    above = body(2)
    inside = draw(st.booleans())
    imported = f"{prefix}_inside"
    if inside:
        modules[imported] = body(1)
    build = draw(builds).replace("INSIDE", f"import {imported}" if inside else "pass")
    modules[prefix] = above + build + body(2)
    return prefix, modules, declared


def write_all(folder, modules):
    for name, source in modules.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD + source)
    importlib.invalidate_caches()


def run_again(path, module, how):
    """Runs a module once more, and gives the one whose app is served."""
    if how == "reload":
        return importlib.reload(module)
    if how == "import again":
        del sys.modules[module.__name__]
    if how == "another name":
        runpy.run_path(str(path), run_name="__mp_main__")
        del sys.modules[module.__name__]
    return importlib.import_module(module.__name__)


HOW = ["once", "reload", "import again", "another name"]


@USED
@given(programs(), st.lists(st.sampled_from(HOW), max_size=3), st.booleans())
def test_one_app_has_everything_once(tmp_path, write, program, ways, is_served):
    if hasattr(dash, "callback_registry"):
        dash.callback_registry.reset()
    name, modules, declared = program
    write_all(tmp_path, modules)
    module = importlib.import_module(name)
    for how in ways:
        if is_served:
            outputs(module.app)
        module = run_again(tmp_path / f"{name}.py", module, how)
    listed = outputs(module.app)
    assert sorted(listed) == sorted(declared)
    if not ways:
        assert listed == declared
    found = page(module.app)
    for output in declared:
        scripts = sum(f'"{output} => 1"' in one for one in modules.values())
        assert found.count(f"{output} => 1") == scripts


@st.composite
def packages(draw):
    """How a package builds its app, and where it declares callbacks."""
    places = ["imported above", "above", "below", "imported below"]
    kind = draw(st.sampled_from([PLAIN, FUNCTION]))
    return draw(builds), kind, draw(st.lists(st.sampled_from(places), unique=True))


def write_package(folder, name, build, kind, places):
    """Writes a package with equal ids, and gives what its app is to answer."""
    parts = {"imported above": "a", "above": "b", "below": "c", "imported below": "d"}
    sources = {
        place: kind.replace("OUTPUT", output).replace("TEXT", name)
        for place, output in parts.items()
        if place in places
    }
    main = f"from . import a\n{sources.get('above', '')}" + build.replace("INSIDE", "")
    main += f"{sources.get('below', '')}from . import d\n"
    modules = {"__init__": "", "app": main}
    modules["a"] = sources.get("imported above", "")
    modules["d"] = sources.get("imported below", "")
    write_all(folder, {f"{name}/{one}": source for one, source in modules.items()})
    return {output: f"{name}x" for place, output in parts.items() if place in places}


@USED
@given(st.lists(packages(), min_size=2, max_size=3), st.data())
def test_no_app_runs_what_belongs_to_another(tmp_path, write, shapes, data):
    if hasattr(dash, "callback_registry"):
        dash.callback_registry.reset()
    expected = {}
    for shape in shapes:
        name = f"package{next(NUMBERS)}"
        expected[name] = write_package(tmp_path, name, *shape)
    apps = {name: importlib.import_module(f"{name}.app").app for name in expected}
    again = data.draw(st.sampled_from([None, *apps]))
    if again is not None:
        apps[again] = importlib.reload(sys.modules[f"{again}.app"]).app
    for name in data.draw(st.permutations(sorted(apps))):
        assert answers(apps[name]) == expected[name]
    for name, app in apps.items():
        for output in set("abcd") - set(expected[name]):
            assert post(app, output).status_code == 500
