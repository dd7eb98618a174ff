"""The app that is being built or is answering a request.

It is the value of the context variable that `dash.get_app` reads.
"""

import contextlib
import functools
import inspect
from typing import TYPE_CHECKING, Any, Callable, Iterator, TypeVar

from .._get_app import app_context

if TYPE_CHECKING:
    from dash import Dash

_Method = TypeVar("_Method", bound=Callable[..., Any])
_Function = TypeVar("_Function", bound=Callable[..., Any])


@contextlib.contextmanager
def current_app(app: "Dash") -> Iterator[None]:
    """Makes an app the one that `dash.get_app()` returns, within the block."""
    token = app_context.set(app)
    try:
        yield
    finally:
        app_context.reset(token)


def within_app(method: _Method) -> _Method:
    """Decorates a method of `Dash` that runs code of the app's author.

    What that code declares with `dash.callback` belongs to the app.
    """

    @functools.wraps(method)
    def wrapped(self: "Dash", *args: Any, **kwargs: Any) -> Any:
        with current_app(self):
            return method(self, *args, **kwargs)

    return wrapped  # type: ignore[return-value]


def answering(app: "Dash", func: _Function) -> _Function:
    """Wraps a function that is called for the requests of an app.

    :param func: a function or a coroutine function.
    """
    if inspect.iscoroutinefunction(func):

        @functools.wraps(func)
        async def answered_async(*args: Any, **kwargs: Any) -> Any:
            with current_app(app):
                return await func(*args, **kwargs)

        return answered_async  # type: ignore[return-value]

    @functools.wraps(func)
    def answered(*args: Any, **kwargs: Any) -> Any:
        with current_app(app):
            return func(*args, **kwargs)

    return answered  # type: ignore[return-value]
