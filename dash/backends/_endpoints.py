"""Endpoints that can be remembered without keeping their app alive.

FastAPI remembers the functions of the last thousands of routes, for as long as the process
lives. A function that refers to its app would keep hundreds of apps that a reload has
replaced. See https://github.com/plotly/dash/issues/3818.
"""

from __future__ import annotations

import functools
import inspect
import typing
import weakref
from typing import Any, Callable, List, Mapping

View = Callable[..., Any]


class Endpoints:
    """The views of one server, which live as long as this."""

    def __init__(self) -> None:
        self._views: List[View] = []

    def add(self, view: Any) -> Any:
        """Keeps a view.

        :param view: what answers the requests of a route, a function if it can be kept.
        :return: a function that calls the view and does not keep it alive. A view that
            no function can stand for, because its annotations have no values here or it
            is a generator or an object, is returned as it is.
        """
        if not inspect.isroutine(view) or _generates(view):
            return view
        try:
            signature = _signature(view)
        except (NameError, TypeError, ValueError):
            return view
        self._views.append(view)
        endpoint = _endpoint(weakref.ref(view))
        if inspect.iscoroutinefunction(view):
            endpoint = _coroutine(weakref.ref(view))
        functools.update_wrapper(endpoint, view)
        # It would be another reference to the view.
        del vars(endpoint)["__wrapped__"]
        endpoint.__signature__ = signature  # type: ignore[attr-defined]
        return endpoint


def endpoint_of(backend: Any) -> Callable[[Any], Any]:
    """What makes endpoints of a backend's views, which live as long as the backend."""
    endpoints: Endpoints = vars(backend).setdefault("_endpoints", Endpoints())
    return endpoints.add


def _endpoint(view: weakref.ref[View]) -> View:
    def endpoint(*args: Any, **kwargs: Any) -> Any:
        return _living(view)(*args, **kwargs)

    return endpoint


def _coroutine(view: weakref.ref[View]) -> View:
    async def endpoint(*args: Any, **kwargs: Any) -> Any:
        return await _living(view)(*args, **kwargs)

    return endpoint


def _living(view: weakref.ref[View]) -> View:
    found = view()
    if found is None:
        raise RuntimeError(
            "This route belongs to a Dash app that no longer exists: keep a reference to"
            " the app or to its server."
        )
    return found


def _generates(view: View) -> bool:
    return inspect.isgeneratorfunction(view) or inspect.isasyncgenfunction(view)


def _signature(view: View) -> inspect.Signature:
    """The signature with what the annotations stand for."""
    given = inspect.signature(view)
    hints = typing.get_type_hints(view)
    parameters = [
        one.replace(annotation=_value(one.annotation, one.name, hints))
        for one in given.parameters.values()
    ]
    returned = _value(given.return_annotation, "return", hints)
    return given.replace(parameters=parameters, return_annotation=returned)


def _value(annotation: Any, name: str, hints: Mapping[str, Any]) -> Any:
    if not isinstance(annotation, str):
        return annotation
    value = hints[name]
    return None if value is type(None) else value
