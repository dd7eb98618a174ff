"""Hooks, of which Dash without the registry keeps those of every run.

Tests that say `still` in their names pass there too.
"""

import sys

import dash
import pytest

from .apps import answers, build, declare, outputs


@pytest.fixture(autouse=True)
def hooks_removed(monkeypatch):
    hooks = dash.hooks
    monkeypatch.setattr(hooks, "_ns", {name: [] for name in hooks._ns})
    for name in ("_clientside_callbacks", "_js_dist", "_css_dist"):
        monkeypatch.setattr(hooks, name, [])
    monkeypatch.setattr(hooks, "_finals", {})


HOOKS = {
    "callback": "hooks.callback(OUT, IN)(str)\n",
    "clientside callback": "hooks.clientside_callback('h => h', OUT, IN)\n",
}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_cbhk001_hook_that_an_edit_removed_is_gone(write, load, hook):
    own = "callback(Output('own', 'children'), IN)(str)\n"
    for text in (own + hook, own):
        for name in ("program", "part"):
            sys.modules.pop(name, None)
        write("part", text)
        app = load("program", "import part\napp = Dash('app')\n").app
    assert outputs(app) == ["own"]


def test_cbhk002_still_hook_of_a_library_is_of_every_app(load):
    load("plugin", "hooks.callback(OUT, IN)(lambda value: 'plugin ' + value)\n")

    def create():
        return build("second")

    for app in (build("first"), create()):
        assert answers(app) == {"out": "plugin x"}


def test_cbhk003_setup_hook_declares_for_the_app_that_is_built():
    dash.hooks.setup()(lambda app: declare(app.config.name))
    first, second = build("first"), build("second")
    assert [outputs(second), outputs(first)] == [["second"], ["first"]]
