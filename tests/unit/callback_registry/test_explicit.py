"""Saying which app declarations are for: `declaring()` and `include()`.

Dash without the registry has neither.
"""

import contextvars
import gc
import importlib
import sys
import threading

import pytest
from dash import Dash, html

from .apps import answers, declare, declaring, layout, outputs

# The block


def test_block_says_whose_declarations_are():
    first, second = Dash("first"), Dash("second")
    with first.callback_registry.declaring():
        declare("inside")
    declare("outside")
    assert [outputs(second), outputs(first)] == [["outside"], ["inside"]]


def test_module_that_is_imported_in_a_block(write, load):
    write("inner", declaring("inner"))
    write("outer", "import inner\n" + declaring("outer"))
    first, second = Dash("first"), Dash("second")
    with first.callback_registry.declaring():
        importlib.import_module("outer")
    assert [outputs(second), outputs(first)] == [[], ["inner", "outer"]]


def test_threads_are_in_a_block_if_they_copy_the_context():
    first, second = Dash("first"), Dash("second")
    with first.callback_registry.declaring():
        copied, own = contextvars.copy_context(), contextvars.Context()
        for context, name in ((copied, "copied"), (own, "own")):
            thread = threading.Thread(target=context.run, args=[declare, name])
            thread.start()
            thread.join()
    assert [outputs(second), outputs(first)] == [["own"], ["copied"]]


def test_inner_block_decides():
    first, second = Dash("first"), Dash("second")
    with first.callback_registry.declaring():
        with second.callback_registry.declaring():
            declare("inner")
        declare("outer")
    assert [outputs(second), outputs(first)] == [["inner"], ["outer"]]


def test_block_that_an_exception_leaves_is_over():
    first, second = Dash("first"), Dash("second")
    with pytest.raises(ValueError), first.callback_registry.declaring():
        declare("inside")
        raise ValueError
    declare("outside")
    assert [outputs(second), outputs(first)] == [["outside"], ["inside"]]


def test_block_in_a_callback_or_layout_of_another_app():
    front, made = Dash("front"), Dash("made")

    def declaring_layout():
        with made.callback_registry.declaring():
            declare("inside")
        return html.Div()

    front.layout = declaring_layout
    layout(front)
    assert [outputs(front), outputs(made)] == [[], ["inside"]]


def test_module_of_a_block_is_edited_and_reloaded(write):
    write("part", declaring("a") + declaring("gone"))
    apps = Dash("first"), Dash("second")
    edits = [declaring("a", "new ")] * 2
    for edit in (None, *edits):
        with apps[0].callback_registry.declaring():
            if edit is None:
                part = importlib.import_module("part")
            else:
                write("part", edit)
                importlib.reload(part)
    assert [outputs(apps[1]), answers(apps[0])] == [[], {"a": "new x"}]


def test_tenants_of_one_factory_have_a_block_each(write, load):
    for name in ("blue", "green"):
        write(f"{name}_callbacks", declaring("out", name))
    source = """
import importlib

def create(name):
    app = Dash(name)
    with app.callback_registry.declaring():
        importlib.import_module(f"{name}_callbacks")
    return app

apps = {name: create(name) for name in ("blue", "green")}
"""
    apps = load("program", source).apps
    for name in ("green", "blue"):
        assert answers(apps[name]) == {"out": f"{name}x"}


# Modules that apps include


@pytest.fixture
def package(write, request):
    """A package whose modules declare `a`, `b` and `c`, and a function to import it.

    Its name is that of the test.
    """
    name = request.function.__name__
    write(f"{name}.__init__", declaring("a"))
    write(f"{name}.callbacks", declaring("b"))
    write(f"{name}.callbacks_of_others", declaring("c"))

    def import_package():
        for one in ("callbacks", "callbacks_of_others"):
            importlib.import_module(f"{name}.{one}")
        return sys.modules[name]

    import_package.name = name
    return import_package


WHAT = {"package": ("", ["a", "b", "c"]), "submodule": (".callbacks", ["b"])}


@pytest.mark.parametrize("name, expected", WHAT.values(), ids=WHAT)
@pytest.mark.parametrize("when", ["before", "later"])
def test_included_module_is_of_those_that_include_it(package, name, expected, when):
    def fixture():
        return Dash("third")

    apps = Dash("first"), Dash("second")
    if when == "before":
        package()
    for app in apps:
        app.callback_registry.include(package.name + name)
    package()
    found = [set(outputs(app)) for app in (fixture(), *apps)]
    assert not found[0] & set(expected)
    assert all(one >= set(expected) for one in found[1:])


def test_included_module_is_imported_after_serving_began(package):
    first, second = Dash("first"), Dash("second")
    first.callback_registry.include(package.name)
    assert [outputs(first), outputs(second)] == [[], []]
    package()
    assert [outputs(second), outputs(first)] == [[], ["a", "b", "c"]]


def test_module_itself_can_be_included(package):
    module = package()
    first, second = Dash("first"), Dash("second")
    first.callback_registry.include(module.callbacks, module)
    assert [outputs(second), outputs(first)] == [[], ["a", "b", "c"]]


def test_module_that_another_app_has_taken_is_taken_from_it(package):
    first, second = Dash("first"), Dash("second")
    package()
    assert outputs(second) == ["a", "b", "c"]
    first.callback_registry.include(package.name)
    assert [outputs(second), outputs(first)] == [[], ["a", "b", "c"]]


def test_included_module_is_edited_and_reloaded(package, write):
    apps = Dash("first"), Dash("second")
    for app in apps:
        app.callback_registry.include(package.name)
    module = package()
    assert [outputs(app) for app in apps] == [["a", "b", "c"]] * 2
    write(f"{package.name}.callbacks", declaring("new"))
    importlib.reload(module.callbacks)
    assert [outputs(app) for app in apps] == [["a", "new", "c"]] * 2


def test_module_that_two_programs_share(write, load):
    write("common", declaring("common"))
    source = "import common\napp = Dash(__name__)\n"
    source += "app.callback_registry.include('common')\n"
    apps = {name: load(name, source + declaring(name)).app for name in ("one", "two")}
    for name, app in apps.items():
        assert outputs(app) == ["common", name]


def test_include_of_an_app_that_is_gone_is_over(package):
    def create():
        Dash("gone").callback_registry.include(package.name)

    create()
    app = Dash("app")
    gc.collect()
    package()
    assert outputs(app) == ["a", "b", "c"]


WRONG = {
    "a number": (3, TypeError),
    "an unknown module": ("no_such_module", ModuleNotFoundError),
    "an unknown submodule": ("dash.no_such_module", ModuleNotFoundError),
}


@pytest.mark.parametrize("wrong, error", WRONG.values(), ids=WRONG)
def test_anything_else_is_refused_and_nothing_changed(package, wrong, error):
    first, second = Dash("first"), Dash("second")
    with pytest.raises(error):
        first.callback_registry.include(package.name, wrong)
    package()
    assert [outputs(first), outputs(second)] == [[], ["a", "b", "c"]]
