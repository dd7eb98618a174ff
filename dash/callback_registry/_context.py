"""The app that is being built or is answering a request.

It is the value of the context variable that `dash.get_app` reads.
"""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, Callable, Dict, TypeVar

from .._get_app import app_context

if TYPE_CHECKING:
    from dash import Dash

_Method = TypeVar("_Method", bound=Callable[..., Any])
_Function = TypeVar("_Function", bound=Callable[..., Any])


class current_app:  # pylint: disable=invalid-name
    """Makes an app the one that `dash.get_app()` returns, within the block.

    :param app: the app.
    """

    __slots__ = ("_app", "_token")

    def __init__(self, app: Dash):
        self._app = app
        self._token: Any = None

    def __enter__(self) -> None:
        self._token = app_context.set(self._app)

    def __exit__(self, *_: Any) -> None:
        app_context.reset(self._token)


def within_app(method: _Method) -> _Method:
    """Decorates a method of `Dash` that runs code of the app's author.

    What that code declares with `dash.callback` belongs to the app.
    """

    @functools.wraps(method)
    def wrapped(self: Dash, *args: Any, **kwargs: Any) -> Any:
        token = app_context.set(self)
        try:
            return method(self, *args, **kwargs)
        finally:
            app_context.reset(token)

    return wrapped  # type: ignore[return-value]


def answering(app: Dash, func: _Function) -> _Function:
    """Wraps a function that is called for the requests of an app.

    :param func: a function or a coroutine function.
    """
    if inspect.iscoroutinefunction(func):

        @functools.wraps(func)
        async def answered_async(*args: Any, **kwargs: Any) -> Any:
            token = app_context.set(app)
            try:
                return await func(*args, **kwargs)
            finally:
                app_context.reset(token)

        return answered_async  # type: ignore[return-value]

    @functools.wraps(func)
    def answered(*args: Any, **kwargs: Any) -> Any:
        token = app_context.set(app)
        try:
            return func(*args, **kwargs)
        finally:
            app_context.reset(token)

    return answered  # type: ignore[return-value]


def api_views(app: Dash) -> Dict[str, Callable[..., Any]]:
    """The functions of an app's API paths, each wrapped so that it answers as the app."""
    paths = app.callback_api_paths
    return {path: answering(app, func) for path, func in paths.items()}


def serve_connection(app: Dash) -> None:
    """Makes an app the current one for the rest of a task.

    A server runs each connection of a websocket in a task, and a context, of its own.
    """
    app_context.set(app)
