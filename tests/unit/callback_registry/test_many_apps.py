"""Many apps in one process: each its own callbacks, at no more cost than one more app."""

import gc
import sys
import warnings
import weakref
from collections import Counter

import dash
import pytest
from dash import Dash, Input, Output, callback, html

MANY = 200


def create(number, backend="flask"):
    """An app that answers with what its factory was called with."""
    app = Dash(f"app {number}", backend=backend)
    app.layout = html.Div()

    @callback(Output("out", "children"), Input("in", "value"))
    def answer(value):
        return f"{number} {value}"

    return app


def counted(function, *args):
    """What a function returns, and how many calls that took."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        result = function(*args)
    finally:
        sys.setprofile(None)
    return result, calls


def ours():
    """How many objects of the registry are alive, by type."""
    gc.collect()
    found = (type(one) for one in gc.get_objects())
    return Counter(one for one in found if _is_ours(str(one.__module__)))


def _is_ours(module):
    return module.startswith("dash.callback_registry")


@pytest.fixture(name="quiet", autouse=True)
def fixture_quiet():
    # Apps that wait for their turn are told of; test_neighbours.py has a say on that.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* which was not served yet: ")
        yield


def test_the_200th_app_takes_as_many_calls_as_the_20th():
    apps, calls = zip(*(counted(create, number) for number in range(MANY)))
    assert len(apps) == MANY
    assert calls[-1] < 1.25 * calls[20]


@pytest.mark.parametrize("first", ["oldest", "newest"])
def test_each_serves_its_own(first, outputs, call):
    apps = list(enumerate(create(number) for number in range(MANY)))
    for number, app in apps if first == "oldest" else reversed(apps):
        assert outputs(app) == ["out.children"]
        assert call(app) == f"{number} x"
    for number, app in apps:
        assert call(app) == f"{number} x"


@pytest.mark.parametrize("backend", ["flask", "fastapi", "quart"])
@pytest.mark.parametrize("served", [True, False], ids=["served", "never served"])
def test_dropped_apps_are_gone(backend, served):
    apps = [create(number, backend) for number in range(20)]
    for app in apps if served else []:
        app._setup_server()  # pylint: disable=protected-access
    kept = [weakref.ref(one) for app in apps for one in (app, app.callback_registry)]
    Dash("last")  # `get_app` keeps the app that was built last
    app = apps = None
    gc.collect()
    assert [one() for one in kept if one() is not None] == []


def test_dropped_callbacks_are_gone(outputs):
    """What an app leaves to itself built again is the last one's at each place."""

    def cycle():
        for number in range(20):
            assert outputs(create(number)) == ["out.children"]
        gc.collect()
        # The next app that is built lets go of what the gone ones left.
        Dash("last")
        return ours()

    cycle()
    before = cycle()
    assert cycle() - before == Counter()


def test_dropped_closures_are_gone(outputs):
    class Value:
        def __str__(self):
            return "value"

    value = Value()
    gone = weakref.ref(value)
    assert outputs(create(value)) == ["out.children"]
    create("another one at the same place")
    del value
    gc.collect()
    assert gone() is None


def test_dropping_one_leaves_the_others(outputs, call):
    apps = [create(number) for number in range(10)]
    del apps[::2]
    gc.collect()
    for number, app in zip(range(1, 10, 2), apps):
        assert outputs(app) == ["out.children"]
        assert call(app) == f"{number} x"


def test_nothing_waits_for_the_served(outputs):
    apps = [create(number) for number in range(10)]
    for app in apps:
        outputs(app)
    pending = dash.callback_registry.pending
    assert len(pending.callback_list) == len(pending.callback_map) == 0
