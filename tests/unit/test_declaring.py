import functools
import gc
import inspect
import sys
import typing

import pytest
from dash import Input, Output, _callback, callback


@pytest.fixture
def nothing_left():
    yield
    _callback.GLOBAL_CALLBACK_LIST.clear()
    _callback.GLOBAL_CALLBACK_MAP.clear()


pytestmark = [
    pytest.mark.filterwarnings("ignore:.dash._callback:DeprecationWarning"),
    pytest.mark.usefixtures("nothing_left"),
]


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


def test_decl002_dresses_what_is_called(monkeypatch):
    dressed = []
    update = functools.update_wrapper

    def note(wrapper, *args, **kwargs):
        dressed.append(wrapper.__name__)
        return update(wrapper, *args, **kwargs)

    monkeypatch.setattr(functools, "update_wrapper", note)

    @callback(Output("declared", "children"), Input("in", "value"))
    def answer(value):
        """Says what was asked."""
        return value

    assert dressed == ["add_context"]
    called = _callback.GLOBAL_CALLBACK_MAP["declared.children"]["callback"]
    assert called.__name__ == "answer"
    assert called.__doc__ == answer.__doc__
    assert called.__wrapped__ is answer


def test_decl003_dresses_a_coroutine_function():
    @callback(Output("declared", "children"), Input("in", "value"))
    async def answer(value):
        return value

    called = _callback.GLOBAL_CALLBACK_MAP["declared.children"]["callback"]
    assert inspect.iscoroutinefunction(called)
    assert called.__name__ == "answer"
    assert called.__wrapped__ is answer


def test_decl004_leaves_no_garbage():
    def answer(value):
        return value

    callback(Output("first", "children"), Input("in", "value"))(answer)
    gc.disable()
    try:
        gc.collect()
        callback(Output("declared", "children"), Input("in", "value"))(answer)
        assert gc.collect() == 0
    finally:
        gc.enable()
