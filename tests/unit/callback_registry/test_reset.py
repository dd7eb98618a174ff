"""`dash.callback_registry.reset()`, which Dash without the registry has not."""

import dash
import pytest
from dash import Dash, Input, Output, clientside_callback

from .apps import answers, build, call, declare, outputs, page, post


def reset(*apps):
    return dash.callback_registry.reset(*apps)


def served():
    """An app with a callback of its own and two that were declared without an app."""
    app = build()
    app.callback(Output("own", "children"), Input("in", "value"))(str)
    declare("a", api_endpoint="/a")
    clientside_callback("b => b", Output("b", "children"), Input("in", "value"))
    app.setup_apis()
    assert outputs(app) == ["own", "a", "b"]
    return app


def sizes(app):
    lists = app._callback_list, app.callback_map
    return [len(one) for one in (*lists, app._inline_scripts, app.callback_api_paths)]


def waiting():
    pending = dash.callback_registry.pending
    lists = pending.callback_list, pending.callback_map
    return [*lists, pending.inline_scripts, pending.api_paths]


def test_drops_what_no_app_has_taken():
    app = served()
    containers = waiting()
    declare("late", api_endpoint="/late")
    clientside_callback("c => c", Output("c", "children"), Input("in", "value"))
    assert [len(one) for one in waiting()] == [2, 2, 1, 1]
    reset()
    assert waiting() == [[], {}, [], {}]
    assert all(one is other for one, other in zip(waiting(), containers))
    assert outputs(app) == ["own", "a", "b"]
    assert outputs(build()) == []


def test_what_is_declared_after_it_is_served():
    declare("out", "old ")
    reset()
    declare("out", "new ")
    assert answers(build()) == {"out": "new x"}


def test_drops_what_is_kept_for_apps_to_come(load):
    load(
        "component", "ID = {'a': MATCH}\ncallback(Output(ID, 'b'), Input(ID, 'c'))(str)"
    )
    load("shared", "callback(OUT, IN)(str)\n")
    first, second = build(), build()
    assert [len(outputs(app)) for app in (first, second)] == [2, 2]
    reset()
    assert outputs(build()) == []
    assert len(outputs(first)) == 2


@pytest.mark.parametrize("name", ["app", "registry"])
def test_named_app_loses_all_and_goes_on_serving(name):
    app, other = served(), served()
    reset({"app": app, "registry": app.callback_registry}[name])
    assert [sizes(app), sizes(other)] == [[0, 0, 0, 0], [3, 3, 1, 1]]
    assert outputs(app) == []
    assert post(app, "a").status_code == 500
    assert "b => b" not in page(app)
    app.callback(Output("own", "children"), Input("in", "value"))(lambda v: "new " + v)
    assert answers(app) == {"own": "new x"}


def test_named_app_that_was_not_served_loses_what_waits_for_it(load):
    source = "app = Dash(__name__)\ncallback(OUT, IN)(str)\n"
    apps = [load(name, source).app for name in ("one", "two")]
    reset(apps[0])
    assert [outputs(app) for app in apps] == [[], ["out"]]


def test_inside_a_callback():
    app = served()
    answer = app.callback(Output("out", "children"), Input("in", "value"))
    answer(lambda value: reset() or "done")
    assert call(app, "out") == "done"
    assert call(app, "a") == "x"


WRONG = {"a name": "app", "nothing": None, "a class": Dash, "a list": []}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_anything_else_is_refused_and_nothing_dropped(wrong):
    app = served()
    declare("late")
    with pytest.raises(TypeError) as refused:
        reset(app, wrong)
    assert repr(wrong) in str(refused.value)
    assert outputs(app) == ["own", "a", "b", "late"]
