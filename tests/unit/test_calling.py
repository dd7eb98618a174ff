import sys

import pytest
from dash._utils import AttributeDict


def test_call001_sets_without_a_look():
    context = AttributeDict()
    called = []

    def note(_, event, function):
        if event == "c_call":
            called.append(function.__name__)

    sys.setprofile(note)
    try:
        context.inputs = 1
    finally:
        sys.setprofile(None)
    assert set(called) <= {"__setitem__", "setprofile"}
    assert context == {"inputs": 1}


def test_call002_what_is_forbidden_stays_so():
    config = AttributeDict(name="app")
    config.set_read_only(["name"], "it has its name")
    with pytest.raises(AttributeError, match="it has its name"):
        config.name = "another"
    config.title = "App"
    config.finalize("nothing more")
    with pytest.raises(AttributeError, match="nothing more"):
        config.more = True
    config.title = "Another"
    assert config == {"name": "app", "title": "Another"}
