"""Which of several apps has a declaration: rules 1, 2, 4 and 5.

On Dash without the registry the first app that is served takes everything, so most of
these tests fail there. Those that say `still` in their names pass on both.
"""

import threading

import dash
import pytest
from dash import Dash

from .apps import answers, build, call, declare, declaring, layout, outputs, post

# Rule 1: what is said


def test_cbow001_still_app_callback_is_of_that_app():
    first, second = build("first"), build("second")

    def layout_of_second():
        first.callback(dash.Output("said", "children"), dash.Input("in", "value"))(str)
        return dash.html.Div()

    second.layout = layout_of_second
    assert outputs(second) == []
    assert "said" in outputs(first)


# Rule 2: the nearest app

# Each program builds two apps, `one` and `two`, and declares a callback for each that
# answers with the name of its app.
APART = {
    "callbacks below each in one file": """
one = Dash("one")
callback(OUT, IN)(lambda value: "one" + value)
two = Dash("two")
callback(OUT, IN)(lambda value: "two" + value)
""",
    "modules that import callbacks above": """
from one_above import app as one
from two_above import app as two
""",
    "modules that import callbacks below": """
from one_below import app as one
from two_below import app as two
""",
    "factory that declares below": """
def create(name):
    app = Dash(name)
    callback(OUT, IN)(lambda value: name + value)
    return app

one, two = create("one"), create("two")
""",
    "factory that declares above, in a loop": """
def create(name):
    callback(OUT, IN)(lambda value: name + value)
    return Dash(name)

one, two = [create(name) for name in ("one", "two")]
""",
    "modules that name their apps": """
from both import one, two
import two_naming, one_naming
""",
    "modules with callbacks and a function that makes the app": """
import one_making, two_making

one, two = one_making.create(), two_making.create()
""",
}


@pytest.mark.parametrize("served", [("one", "two"), ("two", "one")], ids="-".join)
@pytest.mark.parametrize("source", APART.values(), ids=APART)
def test_cbow002_each_app_has_its_own(write, load, source, served):
    write("both", "one, two = Dash('one'), Dash('two')\n")
    for name in served:
        write(f"{name}_callbacks", declaring("out", name))
        write(f"{name}_naming", f"from both import {name}\n" + declaring("out", name))
        write(
            f"{name}_making",
            declaring("out", name) + "def create():\n    return Dash()\n",
        )
        write(f"{name}_above", f"import {name}_callbacks\napp = Dash('{name}')\n")
        write(f"{name}_below", f"app = Dash('{name}')\nimport {name}_callbacks\n")
    program = load("program", source)
    for name in served:
        assert answers(getattr(program, name)) == {"out": f"{name}x"}


def test_cbow003_app_that_a_callback_builds():
    admin, made = build("admin"), []

    @dash.callback(dash.Output("made", "children"), dash.Input("in", "value"))
    def make(value):
        made.append(build(value))
        declare("out", value)
        return value

    assert [call(admin, "made", name) for name in ("one", "two")] == ["one", "two"]
    assert [answers(app) for app in made] == [{"out": "onex"}, {"out": "twox"}]
    assert outputs(admin) == ["made"]


def declare_in_layout(app):
    def declaring_layout():
        declare("late")
        return dash.html.Div()

    app.layout = declaring_layout
    layout(app)


def declare_in_callback(app):
    @app.callback(dash.Output("asked", "children"), dash.Input("in", "value"))
    def answer(value):
        declare("late")
        return value

    assert call(app, "asked") == "x"


@pytest.mark.parametrize("declare_late", [declare_in_layout, declare_in_callback])
def test_cbow004_app_that_is_answering_has_what_is_declared(declare_late):
    first, second = build("first"), build("second")
    declare_late(first)
    assert "late" not in outputs(second)
    assert "late" in outputs(first)


def test_cbow005_still_first_served_has_what_no_app_is_near(load):
    module = load("lonely", "def register():\n    " + declaring("out", "lonely "))
    first, second = build("first"), build("second")
    thread = threading.Thread(target=module.register)
    thread.start()
    thread.join()
    assert answers(second) == {"out": "lonely x"}
    assert outputs(first) == []


LIBRARY = """
helpers = []

def set_up():
    helpers.append(Dash("helper"))
"""


@pytest.mark.parametrize("create", ["Dash('app')", "create()"])
def test_cbow006_still_app_of_a_library_takes_nothing(write, load, create):
    write("library", LIBRARY)
    source = "import library\ndef create():\n    return Dash('app')\nlibrary.set_up()\n"
    source += declaring("above") + f"app = {create}\nlibrary.set_up()\n"
    program = load("program", source + declaring("below"))
    assert outputs(program.app) == ["above", "below"]


def test_cbow007_still_refused_app_takes_nothing():
    app = build()
    with pytest.raises(dash.exceptions.InvalidConfig) as refused:
        Dash("refused", url_base_pathname="no-slash")
    declare("below")
    assert outputs(app) == ["below"]
    assert refused.value is not None  # which keeps the frame of the constructor


# Rule 4: apps of one place

# Each program makes two apps at one place, which both have what the module `shared` and
# nobody else declares.
TOGETHER = {
    "imported above": """
import shared

def create(name):
    return Dash(name)

apps = [create(name) for name in ("one", "two")]
""",
    "imported by a factory below": """
def create(name):
    app = Dash(name)
    import shared
    return app

apps = [create(name) for name in ("one", "two")]
""",
}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first", "second"])
@pytest.mark.parametrize("source", TOGETHER.values(), ids=TOGETHER)
def test_cbow008_apps_of_one_place_share_what_modules_declare(
    write, load, source, order
):
    write("shared", declaring("out", "shared "))
    apps = load("program", source).apps
    for index in order:
        assert answers(apps[index]) == {"out": "shared x"}


def test_cbow009_app_built_by_each_test_of_a_suite(load):
    load("callbacks", declaring("out"))

    def fixture():
        return build()

    assert [outputs(fixture()) for _ in range(3)] == [["out"]] * 3


def test_cbow010_apps_of_other_places_share_nothing(write, load):
    write("shared", declaring("out"))
    source = (
        "def create():\n    import shared\n    return Dash('one')\none = create()\n"
    )
    source += "def other():\n    import shared\n    return Dash('two')\ntwo = other()\n"
    program = load("program", source)
    assert outputs(program.two) == []
    assert outputs(program.one) == ["out"]


# Rule 5: callbacks of components

BUTTON = """
ID = {"type": "button", "index": MATCH}
callback(Output(ID, "children"), Input(ID, "n_clicks"))(str)
"""
PATTERN = '{"index":["MATCH"],"type":"button"}'


@pytest.mark.parametrize("is_before", [True, False], ids=["above", "below"])
def test_cbow011_component_of_a_library_is_of_every_app(load, is_before):
    """The apps are built by a file of another folder."""

    def create():
        return build("other")

    first = None if is_before else build("first")
    load("component", BUTTON)
    apps = [first or build("first"), create(), build("third")]
    assert [outputs(app) for app in apps] == [[PATTERN]] * 3


def test_cbow012_component_in_a_class_of_a_package_is_of_every_app(load):
    source = "class Button:\n" + BUTTON.replace("\n", "\n    ")
    one = load("one", source + "\napp = Dash('one')\n").app
    two = load("two", "from one import Button\napp = Dash('two')\n").app
    assert [outputs(two), outputs(one)] == [[PATTERN], [PATTERN]]


@pytest.mark.parametrize("name", ["one", "part"])
def test_cbow013_patterns_of_a_package_are_not_of_every_app(write, load, name):
    write("part", BUTTON if name == "part" else "")
    own = BUTTON if name == "one" else ""
    one = load("one", f"import part\napp = Dash('one')\n{own}").app
    two = load("two", "import part\napp = Dash('two')\n").app
    assert [outputs(two), outputs(one)] == [[], [PATTERN]]


def test_cbow014_callback_with_one_plain_id_is_not_of_every_app(load):
    one, two = build("one"), Dash("two")
    source = BUTTON.replace(', "n_clicks")', ', "n_clicks"), IN')
    load("component", source)
    assert [outputs(one), outputs(two)] == [[], [PATTERN]]


def test_cbow015_no_app_answers_for_another():
    def create(name):
        app = build(name)
        declare(name)
        return app

    one, two = create("one"), create("two")
    assert [outputs(one), outputs(two)] == [["one"], ["two"]]
    assert post(one, "two").status_code == post(two, "one").status_code == 500
