"""Which app a page is for, and which app's pages and settings are the current ones."""

from __future__ import annotations

import functools
import sys
from typing import Any, Callable, List, Optional, TypeVar

from .._get_app import app_context
from ..callback_registry import current_app, pending
from ..callback_registry._origin import Built
from ..callback_registry._scope import Scope
from ._app_pages import AppPages
from ._apps import Pages, apps, pages_of
from ._nearness import APART

_Config = TypeVar("_Config")
_Function = TypeVar("_Function", bound=Callable[..., Any])


def current_pages() -> Pages:
    """The pages of the current app, or those that were put there before any app."""
    answering = pages_of(app_context.get(None))
    if answering is not None:
        return answering
    found = _nearest(_calling_scope())
    return found[0] if found else apps.without_app


def app_config(bound: _Config) -> _Config:
    """The settings of the app that is being built or is answering.

    :param bound: the settings of the app built last, which hold where no app is, or
        what somebody put in their place, which holds everywhere.
    """
    answering = pages_of(app_context.get(None))
    if answering is None or answering.app is None or bound is not apps.config:
        return bound
    return answering.app.config  # type: ignore[return-value]


def register_per_app(register: _Function) -> _Function:
    """Decorates `dash.register_page`: it registers a page for each app that has it."""

    @functools.wraps(register)
    def registered(module: str, *args: Any, **kwargs: Any) -> Any:
        scope = _calling_scope()
        owners = _owners(scope)
        if not owners:
            register(module, *args, **kwargs)
        for owner in owners:
            _register(owner, scope, module, lambda: register(module, *args, **kwargs))

    return registered  # type: ignore[return-value]


def _register(
    owner: AppPages, scope: Scope, module: str, register: Callable[[], Any]
) -> None:
    before = owner.pages.get(module)
    app = owner.app
    assert app is not None
    with current_app(app):
        register()
    page = owner.pages.get(module)
    if page is not None and page is not before:
        with apps.lock:
            owner.add(scope, module, owner.redirects.leading_to(page["path"]))


def _owners(scope: Scope) -> List[AppPages]:
    """The apps that a page is for.

    Those that have pages of an older run of the same module, and the nearest if it is
    nearer than they are.
    """
    answering = pages_of(app_context.get(None))
    if answering is not None:
        return [answering]
    if apps.is_reset:
        return []
    found = [one for one in apps.living() if one.replaces(scope)]
    depths = [one.rank(scope)[0] for one in found]
    nearer = [
        one for one in _nearest(scope) if not found or one.rank(scope)[0] > max(depths)
    ]
    return found + [one for one in nearer if one not in found]


def _nearest(scope: Scope) -> List[AppPages]:
    """The nearest living app that encloses a scope, or else the app built last.

    Of those that are equally near, one that uses pages. None after a reset.
    """
    if apps.is_reset:
        return []
    enclosing = [_pages_of(built) for run in scope.runs for built in run.born]
    ranked = [(one.rank(scope), one.origin.number, one) for one in enclosing if one]
    nearest = max((one for one in ranked if one[0][0] != APART), default=None)
    found = apps.newest() if nearest is None else nearest[2]
    return [] if found is None else [found]


def _pages_of(built: Built) -> Optional[AppPages]:
    registry = built.registry
    return None if registry is None else pages_of(registry.app)


def _calling_scope() -> Scope:
    return pending.scope_of(sys._getframe(2))  # pylint: disable=protected-access
