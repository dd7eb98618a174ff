"""Endpoints: what a server that remembers them keeps alive.
https://github.com/plotly/dash/issues/3818"""

from __future__ import annotations

import asyncio
import gc
import inspect
import weakref
from typing import Iterator, Optional

import pytest

from dash.backends._endpoints import Endpoints


class View:
    async def coroutine(self, number: int, word: Optional[str] = None) -> str:
        return f"{number} {word}"

    def function(self, number: int) -> None:
        """Documented."""
        self.number = number


def test_endp001_endpoint_calls_its_view():
    endpoints, view = Endpoints(), View()

    answer = asyncio.run(endpoints.add(view.coroutine)(1, word="one"))
    assert answer == "1 one"
    endpoints.add(view.function)(number=2)
    assert view.number == 2


def test_endp002_endpoint_is_described_as_its_view():
    endpoint = Endpoints().add(View().function)

    assert endpoint.__name__ == "function" and endpoint.__doc__ == "Documented."
    assert not inspect.iscoroutinefunction(endpoint)
    assert inspect.iscoroutinefunction(Endpoints().add(View().coroutine))


def test_endp003_annotations_are_values():
    parameters = inspect.signature(Endpoints().add(View().coroutine)).parameters
    returned = inspect.signature(Endpoints().add(View().function)).return_annotation

    assert list(parameters) == ["number", "word"]
    assert parameters["number"].annotation is int
    assert parameters["word"].annotation == Optional[str]
    assert parameters["word"].default is None
    assert returned is None


def test_endp004_endpoint_keeps_nothing_alive():
    endpoints, view = Endpoints(), View()
    endpoint = endpoints.add(view.function)
    gone = weakref.ref(view)

    del endpoints, view
    gc.collect()

    assert gone() is None
    with pytest.raises(RuntimeError, match="keep a reference to the app"):
        endpoint(1)


def test_endp005_what_no_function_can_stand_for_is_left():
    class Local:
        pass

    def unresolved(one: Local) -> Local:
        return one

    def generates() -> Iterator[int]:
        yield 1

    class Callable:
        def __call__(self) -> int:
            return 1

    for view in (unresolved, generates, Callable()):
        assert Endpoints().add(view) is view
