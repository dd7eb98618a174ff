"""The callbacks of each app, and those that wait for one.

`dash.callback` and `dash.clientside_callback` declare a callback without an app. It waits
in `pending` until an app is served that has it by one of these rules:

1. `said`, `included`: it is declared in `with app.callback_registry.declaring():`, or by a
   module that the app includes.
2. `nearest`: of the function or module that declares it, and of what called or imported
   that, and so on, the first decides in which an app was built, or that has a variable
   for one. Of several apps, each of these keeps those that it names and drops the others,
   if it names any: the one under construction, in the constructor of a subclass; those that
   this code built itself or has a variable for, also in a list, a dictionary or an object;
   those of the package of the module that declares; those of the module that defines the
   function, or of its package; the one that was built last before the declaration. An app
   that is only imported comes last; so does one that a function of the module has built for
   another module, if it has no layout. `no layout`: if the nearest app has no layout, and
   stands in a page of another app or in a module that a module imports which keeps another
   app, that app has it too. `answering`: if no app was built there, the app that is being
   built, evaluates a layout or serves a request. `first served`: if there is none either,
   the first to be served. An app that a function of the module builds after another app
   was served has what the module declares too, from its own first request on.
3. What a module declares that is run again replaces what it had declared, in the apps that
   get it, unless an exception ends the run. So does what a function declares that a server
   or a timer calls again.
4. `same place`: the same code, or constructor of a subclass, has built the app again that
   was the nearest, and had imported the module that declares it, or is a function there
   that another module has called; or a script is imported by its name too, and the app of
   that second run is the nearest.
5. `component`: all its ids are patterns with `MATCH`, and it stands in the body of a class,
   in `site-packages`, or at the top of another file outside the folder of the file that
   built the app. What an app has by rules 1 to 3 comes before what it has by rules 4 and 5,
   of one output; of equal patterns of two packages, those of its own come first.
6. What one run declares twice is listed twice, and the log names both places.

`CallbackRegistry` says what an app has, and `reset` drops callbacks. Programs need these
two and `pending`; the other names are for Dash itself.
See https://github.com/plotly/dash/issues/2399.
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

    Without an argument, all that `dash.callback` and `dash.clientside_callback` declared
    and no app has taken yet, what is kept for apps to come (of components too), and each
    `include()`. Apps that were served keep what they have.

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
