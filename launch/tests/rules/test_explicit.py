"""Blocks and included modules in company of threads, reloads and other apps."""

import gc
import importlib

import pytest
from callback_registry import test_explicit as sent
from callback_registry.apps import answers, declare, declaring, layout, outputs
from dash import MATCH, Dash, Input, Output, callback, html

package = sent.package


def test_inner_block_decides():
    first, second = Dash("first"), Dash("second")
    with first.callback_registry.declaring():
        with second.callback_registry.declaring():
            declare("inner")
        declare("outer")
    assert [outputs(second), outputs(first)] == [["inner"], ["outer"]]


def test_patterns_of_a_class_are_of_the_app_that_is_said():
    first, second, third = Dash("first"), Dash("second"), Dash("third")
    inside, own = ({"type": name, "row": MATCH} for name in ("inside", "own"))
    with first.callback_registry.declaring():

        class Inside:
            callback(Output(inside, "children"), Input(inside, "id"))(str)

    class Own:
        second.callback(Output(own, "children"), Input(own, "id"))(str)

    assert [len(outputs(app)) for app in (third, second, first)] == [0, 1, 1]


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


def test_include_of_an_app_that_is_gone_is_over(package):
    def create():
        Dash("gone").callback_registry.include(package.name)

    create()
    app = Dash("app")
    gc.collect()
    package()
    assert outputs(app) == ["a", "b", "c"]
