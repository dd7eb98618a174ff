"""The four globals that `dash._callback` used to have.

All of it is so on Dash without the registry too, except the warnings.
"""

import importlib
import warnings

import dash
import pytest
from dash import Input, Output, _callback, clientside_callback

from .apps import build, declare, outputs

pytestmark = pytest.mark.filterwarnings("ignore:.dash._callback:DeprecationWarning")

LIST, MAP = "GLOBAL_CALLBACK_LIST", "GLOBAL_CALLBACK_MAP"
SCRIPTS, PATHS = "GLOBAL_INLINE_SCRIPTS", "GLOBAL_API_PATHS"
NAMES = [LIST, MAP, SCRIPTS, PATHS]
ABC = ["a", "b", "c"]


def declare_script(name):
    script = f"function {name}(value) {{ return value; }}"
    clientside_callback(script, Output(name, "children"), Input("in", "value"))


def declare_abc():
    declare("a")
    declare("b", api_endpoint="/b")
    declare_script("c")


def keys(mapping):
    return [one.rpartition(".")[0] for one in mapping]


def waiting():
    return [getattr(_callback, name) for name in NAMES]


def contents(app):
    """What an app lists, maps, renders and offers."""
    app.setup_apis()
    listed, mapped = outputs(app), sorted(keys(app.callback_map))
    return listed, mapped, len(app._inline_scripts), sorted(app.callback_api_paths)


def test_cbon001_names_show_what_waits():
    declare_abc()
    assert [len(one) for one in waiting()] == [3, 3, 1, 1]
    assert [type(one) for one in waiting()] == [list, dict, list, dict]
    assert all(one is other for one, other in zip(waiting(), waiting()))
    assert contents(build()) == (ABC, ABC, 1, ["/b"])
    assert waiting() == [[], {}, [], {}]


def test_cbon002_what_is_cleared_is_not_served():
    declare_abc()
    for container in waiting():
        container.clear()
    assert contents(build()) == ([], [], 0, [])


def test_cbon003_names_can_be_rebound():
    declare_abc()
    for name in NAMES:
        setattr(_callback, name, type(getattr(_callback, name))())
    declare("x")
    assert contents(build()) == (["x"], ["x"], 0, [])
    assert waiting() == [[], {}, [], {}]


def test_cbon004_views_show_what_waits_for_any_app(load):
    source = "app = Dash(__name__)\ncallback(Output(__name__, 'children'), IN)(str)\n"
    one, two = [load(name, source).app for name in ("one", "two")]
    assert keys(_callback.GLOBAL_CALLBACK_MAP) == ["one", "two"]
    assert len(_callback.GLOBAL_CALLBACK_LIST) == 2
    assert "one" in outputs(one)
    assert "one.children" not in _callback.GLOBAL_CALLBACK_MAP
    assert two is not one


def test_cbon005_name_that_was_imported_sees_what_comes_later(load):
    held = load("reader", f"from dash._callback import {MAP} as held\n").held
    declare("a")
    assert keys(held) == ["a"]
    assert outputs(build()) == ["a"]
    assert held == {}
    declare("b")
    assert keys(held) == ["b"]


# The warnings, which are not there without the registry


def warnings_of(run):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run()
    return [one for one in caught if one.category is DeprecationWarning]


REPLACED = dict(
    zip(NAMES, ["callback_list", "callback_map", "inline_scripts", "api_paths"])
)


@pytest.mark.parametrize("name, view", REPLACED.items())
def test_cbon006_warning_names_the_replacement(name, view):
    (warning,) = warnings_of(lambda: getattr(_callback, name))
    assert f"dash.callback_registry.pending.{view}" in str(warning.message)
    assert "dash.callback_registry.reset()" in str(warning.message)
    pending = dash.callback_registry.pending
    assert getattr(pending, view) is getattr(_callback, name)


@pytest.mark.parametrize(
    "statement",
    [f"import dash; dash._callback.{LIST}", f"from dash._callback import {MAP} as x"],
)
def test_cbon007_warning_points_at_the_caller(write, statement):
    path = write("caller", f"\n{statement}\n")
    (warning,) = warnings_of(lambda: importlib.import_module("caller"))
    line = 1 + path.read_text().split("\n").index(statement)
    assert (warning.filename, warning.lineno) == (str(path), line)


def test_cbon008_unknown_name():
    with pytest.raises(AttributeError, match="'dash._callback' has no .*'GLOBAL_FOO'"):
        _callback.GLOBAL_FOO  # pylint: disable=no-member,pointless-statement
