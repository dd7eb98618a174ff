"""Saying which app declarations are for: `declaring()` and `include()`.

Dash without the registry has neither.
"""

import contextvars
import importlib
import sys
import threading

import pytest
from dash import Dash

from .apps import declare, declaring, outputs

# The block


def test_cbex001_block_says_whose_declarations_are():
    first, second = Dash("first"), Dash("second")
    with first.callback_registry.declaring():
        declare("inside")
    declare("outside")
    assert [outputs(second), outputs(first)] == [["outside"], ["inside"]]


def test_cbex002_module_that_is_imported_in_a_block(write, load):
    write("inner", declaring("inner"))
    write("outer", "import inner\n" + declaring("outer"))
    first, second = Dash("first"), Dash("second")
    with first.callback_registry.declaring():
        importlib.import_module("outer")
    assert [outputs(second), outputs(first)] == [[], ["inner", "outer"]]


def test_cbex003_threads_are_in_a_block_if_they_copy_the_context():
    first, second = Dash("first"), Dash("second")
    with first.callback_registry.declaring():
        copied, own = contextvars.copy_context(), contextvars.Context()
        for context, name in ((copied, "copied"), (own, "own")):
            thread = threading.Thread(target=context.run, args=[declare, name])
            thread.start()
            thread.join()
    assert [outputs(second), outputs(first)] == [["own"], ["copied"]]


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
def test_cbex004_included_module_is_of_those_that_include_it(
    package, name, expected, when
):
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


def test_cbex005_module_that_two_programs_share(write, load):
    write("common", declaring("common"))
    source = "import common\napp = Dash(__name__)\n"
    source += "app.callback_registry.include('common')\n"
    apps = {name: load(name, source + declaring(name)).app for name in ("one", "two")}
    for name, app in apps.items():
        assert outputs(app) == ["common", name]


WRONG = {
    "a number": (3, TypeError),
    "an unknown module": ("no_such_module", ModuleNotFoundError),
    "an unknown submodule": ("dash.no_such_module", ModuleNotFoundError),
}


@pytest.mark.parametrize("wrong, error", WRONG.values(), ids=WRONG)
def test_cbex006_anything_else_is_refused_and_nothing_changed(package, wrong, error):
    first, second = Dash("first"), Dash("second")
    with pytest.raises(error):
        first.callback_registry.include(package.name, wrong)
    package()
    assert [outputs(first), outputs(second)] == [[], ["a", "b", "c"]]
