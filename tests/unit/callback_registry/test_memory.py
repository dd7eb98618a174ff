"""Apps that are dropped are gone, with all that was declared for them.

On Dash without the registry a served app keeps all that it has taken. Tests that say
`still` in their names pass on both, and so does the unserved row of the other.
"""

import gc
import importlib
import weakref

import pytest
from dash import Dash, Output

from .apps import build, declare, declaring, outputs


def create(answer):
    app = build()
    declare("out", answer)
    return app


def living(cls):
    gc.collect()
    return sum(isinstance(one, cls) for one in gc.get_objects())


def living_refs(refs):
    gc.collect()
    return [one() for one in refs if one() is not None]


@pytest.mark.parametrize("is_served", [True, False], ids=["served", "unserved"])
def test_cbmm001_still_dropped_apps_are_gone(is_served):
    apps = [create(str(number)) for number in range(10)]
    for app in apps if is_served else []:
        app._setup_server()
    refs = [weakref.ref(one) for one in apps]
    app = apps = None
    Dash("last")  # `dash.get_app()` keeps the app that was built last
    assert living_refs(refs) == []


@pytest.mark.parametrize("is_served", [True, False], ids=["served", "unserved"])
def test_cbmm002_reloads_leave_nothing(write, load, is_served):
    part = load("part", declaring("part"))
    app = load("program", "app = Dash('app')\nimport part\n").app
    importlib.reload(part)
    if is_served:
        assert outputs(app) == ["part"]
    before = living(Output)
    for _ in range(50):
        importlib.reload(part)
    assert living(Output) <= before + 2
