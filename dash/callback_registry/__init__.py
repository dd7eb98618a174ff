"""The callbacks of each app, and those that wait for one.

`dash.callback` and `dash.clientside_callback` declare a callback without an app. It
is pending until an app that it was made for is served: the app that it was declared
for while it was built or answered a request, otherwise the nearest app in whose
module, or in a module imported from there, it stands. See `CallbackRegistry` for what
each app has, and `reset` to drop what is pending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Union

from ._context import (
    answering,
    api_views,
    current_app,
    serve_connection,
    within_app,
)
from ._hook_runs import hook_runs, unlisted
from ._main_module import offer_spawned_module
from ._pending import PendingDeclarations, pending
from ._registry import CallbackRegistry

if TYPE_CHECKING:
    from dash import Dash

__all__ = [
    "CallbackRegistry",
    "PendingDeclarations",
    "answering",
    "api_views",
    "current_app",
    "hook_runs",
    "newest_spec",
    "pending",
    "reset",
    "serve_connection",
    "unlisted",
    "within_app",
]


def reset(*apps: Union[Dash, CallbackRegistry]) -> None:
    """Drops callbacks.

    Without an argument, everything that `dash.callback` and
    `dash.clientside_callback` declared and no app has taken yet, and what is kept for
    apps to come. Apps that were served keep what they have.

    :param apps: apps, or their registries, that lose all their callbacks instead.
    :raises TypeError: for anything else; nothing is dropped then.

    See https://github.com/plotly/dash/issues/3818.
    """
    registries = [_registry_of(app) for app in apps]
    for registry in registries:
        registry.reset()
    if not registries:
        pending.clear()


def _registry_of(app: Any) -> CallbackRegistry:
    if isinstance(app, CallbackRegistry):
        return app
    registry = getattr(app, "callback_registry", None)
    if isinstance(registry, CallbackRegistry):
        return registry
    raise TypeError(
        f"reset() takes Dash apps and their callback registries, not {app!r}: call it"
        " without an argument to drop what is pending."
    )


def newest_spec(specs: List[Dict[str, Any]], callback_id: str) -> Dict[str, Any]:
    """The spec of a callback id that was added to a list last."""
    return next(one for one in reversed(specs) if one["output"] == callback_id)


offer_spawned_module()
