"""How near an app is to the place in the program where a page is registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Tuple

from ..callback_registry._origin import Origin
from ..callback_registry._scope import Scope, has_name

if TYPE_CHECKING:
    from dash import Dash

# The depth of the execution that both share, or `APART`; and whether the app uses
# pages, for otherwise it can't show one.
Rank = Tuple[int, bool]

APART = -1


def rank(app: Optional[Dash], origin: Origin, scope: Scope) -> Rank:
    """How near an app is to a scope: the nearest has the greatest rank.

    :param origin: where the app was built.
    """
    shared = None if scope.path is None else origin.nearest_shared(scope.path)
    encloses = shared is not None and (
        shared.token is origin.path.token
        or (origin.birth in scope.runs and is_kept(app, origin))
    )
    depth = shared.depth if shared is not None and encloses else APART
    return (depth, uses_pages(app))


def uses_pages(app: Any) -> bool:
    """True for an app that was built with `use_pages`."""
    return bool(getattr(app, "use_pages", False))


def is_kept(app: Optional[Dash], origin: Origin) -> bool:
    """True if the module whose run built an app has a name for it or its server.

    An app that a library built for itself has none, nor has that of an earlier test.
    """
    namespace = origin.birth.namespace()
    return app is not None and namespace is not None and has_name(app, namespace)
