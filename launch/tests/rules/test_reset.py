"""`dash.callback_registry.reset()` of what waits, and while an app is served."""

from callback_registry.apps import answers, build, call, declare, outputs
from callback_registry.test_reset import reset, served
from dash import Input, Output


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
