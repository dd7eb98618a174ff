"""The callbacks of each app, and those that wait for one.

`dash.callback` and `dash.clientside_callback` declare a callback without an app. It waits
in `pending` until an app that it was made for is served: the nearest one in the chain of
calls that led to the declaration. `_ownership.py` has the rules. See `CallbackRegistry`
for what each app has, and `reset` to drop what is pending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from . import _hooks as hooks
from ._answering import (
    answer_with,
    answering,
    answering_app,
    api_views,
    call_callback,
    serve_connection,
    within_app,
)
from ._declaration import Scope
from ._origin import Origin
from ._ownership import may_be_shared, renewed
from ._pending import PendingDeclarations, pending
from ._registry import CallbackRegistry

if TYPE_CHECKING:
    from dash import Dash

__all__ = [
    "CallbackRegistry",
    "Origin",
    "PendingDeclarations",
    "Scope",
    "answer_with",
    "answering",
    "answering_app",
    "api_views",
    "call_callback",
    "hooks",
    "may_be_shared",
    "pending",
    "renewed",
    "reset",
    "serve_connection",
    "within_app",
]


def reset(*apps: Union[Dash, CallbackRegistry]) -> None:
    """Drops callbacks.

    Without an argument, everything that `dash.callback` and
    `dash.clientside_callback` declared and no app has taken yet, what is kept for apps
    to come, and who includes which module. Apps that were served keep what they have.

    :param apps: apps, or their registries, that lose all their callbacks instead.
    :raises TypeError: for anything else; nothing is dropped then.

    See https://github.com/plotly/dash/issues/3818.
    """
    registries = [getattr(one, "callback_registry", one) for one in apps]
    for registry in registries:
        if not isinstance(registry, CallbackRegistry):
            raise TypeError(
                "reset() takes Dash apps and their callback registries, not"
                f" {registry!r}: call it without an argument to drop what is pending."
            )
    for registry in registries:
        registry.reset()
    if not registries:
        pending.clear()
