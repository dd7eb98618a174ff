"""Which app is answering: while it is built, evaluates a layout or serves a request.

A context variable of our own says so. The one that `dash.get_app()` reads is set by
others and left set, so nothing here depends on it; both are set together.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from contextvars import ContextVar
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterator,
    NamedTuple,
    Optional,
    TypeVar,
)

from .._get_app import app_context

if TYPE_CHECKING:
    from dash import Dash

    from ._origin import Origin

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Situation(NamedTuple):
    """What a declaration is made in.

    :param answering: the app that is answering, None where none is.
    :param declared_for: the app of the `declaring()` block within that, if any.
    :param time: tells one time that an app is answering from the others.
    """

    answering: Optional[Origin] = None
    declared_for: Optional[Origin] = None
    time: object = None


# What a declaration would be made in now.
situation: ContextVar[Situation] = ContextVar("dash_situation", default=Situation())


def answering_app() -> Optional[Dash]:
    """The app that is being built, evaluates a layout or serves a request, or None."""
    origin = situation.get().answering
    return None if origin is None else origin.app


class answering:  # pylint: disable=invalid-name
    """Makes an app the one that is answering, and `dash.get_app()`, within the block.

    :param app: the app.
    """

    __slots__ = ("_app", "_tokens")

    def __init__(self, app: Dash):
        self._app = app
        self._tokens: Any = None

    def __enter__(self) -> None:
        now = Situation(self._app.callback_registry.origin, time=object())
        self._tokens = (situation.set(now), app_context.set(self._app))

    def __exit__(self, *_: Any) -> None:
        before, app_before = self._tokens
        app_context.reset(app_before)
        situation.reset(before)


@contextlib.contextmanager
def declaring(origin: Origin) -> Iterator[None]:
    """Makes all that is declared within the block an app's own.

    :param origin: of the app.
    """
    token = situation.set(situation.get()._replace(declared_for=origin))
    try:
        yield
    finally:
        situation.reset(token)


def within_app(method: _Function) -> _Function:
    """Decorates a method of `Dash` that runs code of the app's author."""

    @functools.wraps(method)
    def wrapped(self: Dash, *args: Any, **kwargs: Any) -> Any:
        with answering(self):
            return method(self, *args, **kwargs)

    return wrapped  # type: ignore[return-value]


def answer_with(
    app: Dash, func: _Function, newest: Optional[Callable[[], Any]] = None
) -> _Function:
    """Wraps a function or coroutine function that is called for requests of an app.

    :param newest: gives the function that is called instead, each time.
    """
    current = newest or (lambda: func)
    if inspect.iscoroutinefunction(func):

        @functools.wraps(func)
        async def answered_async(*args: Any, **kwargs: Any) -> Any:
            with answering(app):
                return await current()(*args, **kwargs)

        return answered_async  # type: ignore[return-value]

    @functools.wraps(func)
    def answered(*args: Any, **kwargs: Any) -> Any:
        with answering(app):
            return current()(*args, **kwargs)

    return answered  # type: ignore[return-value]


def call_callback(
    func: Callable[..., Any], /, *args: Any, app: Dash, **kwargs: Any
) -> Any:
    """Calls the function of a callback as the app that it is asked of.

    :return: what the function returns; of a coroutine function, a coroutine that
        answers as the app too.
    """
    with answering(app):
        result = func(*args, app=app, **kwargs)
    return _awaited(app, result) if inspect.iscoroutine(result) else result


async def _awaited(app: Dash, coroutine: Any) -> Any:
    with answering(app):
        return await coroutine


def api_views(app: Dash) -> Dict[str, Callable[..., Any]]:
    """What answers for an app's API paths, as the app: the newest function of each."""
    paths = app.callback_api_paths
    return {
        path: answer_with(app, func, functools.partial(paths.get, path, func))
        for path, func in paths.items()
    }


def serve_connection(app: Dash) -> None:
    """Makes an app the answering one for the rest of a task, and ready to answer.

    A server runs each connection of a websocket in a task, and a context, of its own.
    It may be the first thing that a client asks for.
    """
    set_up: Callable[[], None] = app._setup_server  # pylint: disable=protected-access
    answering(app).__enter__()  # pylint: disable=unnecessary-dunder-call
    set_up()
