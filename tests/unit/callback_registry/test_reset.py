"""`dash.callback_registry.reset()`, which Dash without the registry has not."""

import dash
import pytest
from dash import Dash, Input, Output, clientside_callback

from .apps import answers, build, declare, outputs, page, post


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


def test_cbrs001_drops_what_no_app_has_taken():
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


@pytest.mark.parametrize("name", ["app", "registry"])
def test_cbrs002_named_app_loses_all_and_goes_on_serving(name):
    app, other = served(), served()
    reset({"app": app, "registry": app.callback_registry}[name])
    assert [sizes(app), sizes(other)] == [[0, 0, 0, 0], [3, 3, 1, 1]]
    assert outputs(app) == []
    assert post(app, "a").status_code == 500
    assert "b => b" not in page(app)
    app.callback(Output("own", "children"), Input("in", "value"))(lambda v: "new " + v)
    assert answers(app) == {"own": "new x"}


WRONG = {"a name": "app", "nothing": None, "a class": Dash, "a list": []}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_cbrs003_anything_else_is_refused_and_nothing_dropped(wrong):
    app = served()
    declare("late")
    with pytest.raises(TypeError) as refused:
        reset(app, wrong)
    assert repr(wrong) in str(refused.value)
    assert outputs(app) == ["own", "a", "b", "late"]
