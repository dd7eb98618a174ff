import sys
import typing

import pytest
from dash import Input, Output, _callback, callback


@pytest.fixture
def nothing_left():
    yield
    _callback.GLOBAL_CALLBACK_LIST.clear()
    _callback.GLOBAL_CALLBACK_MAP.clear()


@pytest.mark.filterwarnings("ignore:.dash._callback:DeprecationWarning")
@pytest.mark.usefixtures("nothing_left")
def test_decl001_builds_no_types():
    called = []

    def note(frame, event, _):
        if event == "call" and frame.f_code.co_filename == typing.__file__:
            called.append(frame.f_code.co_name)

    def answer(value):
        return value

    arguments = Output("declared", "children"), Input("in", "value")
    sys.setprofile(note)
    try:
        decorate = callback(*arguments)
    finally:
        sys.setprofile(None)
    assert decorate(answer) is answer
    assert set(called) <= {"cast"}
