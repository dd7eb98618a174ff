"""`dash.page_registry`: the pages of the current app."""

from __future__ import annotations

import collections
import functools
from typing import Any, Callable

from .._get_app import app_context
from ._apps import apps
from ._current import current_pages

_READING = (
    "__contains__",
    "__eq__",
    "__getitem__",
    "__iter__",
    "__len__",
    "__ne__",
    "__or__",
    "__reduce__",
    "__repr__",
    "__reversed__",
    "__ror__",
    "copy",
    "get",
    "items",
    "keys",
    "values",
)
_WRITING = ("__setitem__", "move_to_end")
_CHANGING = ("__delitem__", "pop", "popitem", "setdefault", "update")


class PageRegistry(collections.OrderedDict[str, Any]):
    """A live view of the current app's pages.

    It is a dictionary as far as others can see: whatever is asked of it is asked of the
    pages of the app that is current at that moment.
    """

    def __init__(self) -> None:
        super().__init__()
        # JSON encoders in C take a dictionary for empty if it holds nothing itself.
        super().__setitem__("the pages of the current app", None)

    def __ior__(self, other: Any) -> PageRegistry:  # type: ignore[override,misc]
        self.update(other)
        return self

    def clear(self) -> None:
        """Drops the pages of the current app.

        Where no app is being built or answering, also what is kept for apps to come.
        """
        found = current_pages()
        found.pages.clear()
        found.changed()
        if app_context.get(None) is None:
            apps.forget_estates()


def _plain(value: Any) -> Any:
    return current_pages().current() if isinstance(value, PageRegistry) else value


def _asking(name: str) -> Callable[..., Any]:
    """The method of a dictionary, asked of the current pages."""

    @functools.wraps(getattr(collections.OrderedDict, name))
    def ask(self: PageRegistry, *args: Any, **kwargs: Any) -> Any:
        return getattr(_plain(self), name)(*map(_plain, args), **kwargs)

    return ask


def _writing(name: str) -> Callable[..., Any]:
    """The same, for what `dash.register_page` does with each page that is there."""

    @functools.wraps(getattr(collections.OrderedDict, name))
    def write(_: PageRegistry, *args: Any, **kwargs: Any) -> Any:
        return getattr(current_pages().pages, name)(*args, **kwargs)

    return write


def _changing(name: str) -> Callable[..., Any]:
    """The same, for a method that may take pages away."""
    ask = _asking(name)

    @functools.wraps(ask)
    def change(self: PageRegistry, *args: Any, **kwargs: Any) -> Any:
        result = ask(self, *args, **kwargs)
        current_pages().changed()
        return result

    return change


setattr(PageRegistry, "fromkeys", collections.OrderedDict.fromkeys)
for _name in _READING:
    setattr(PageRegistry, _name, _asking(_name))
for _name in _WRITING:
    setattr(PageRegistry, _name, _writing(_name))
for _name in _CHANGING:
    setattr(PageRegistry, _name, _changing(_name))
