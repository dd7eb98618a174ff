"""Which requests of an ASGI server are for which app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, List, Mapping, Optional

if TYPE_CHECKING:
    from dash import Dash

_CATCHALL = "dash_catchall"


def route_path(scope: Mapping[str, Any]) -> str:
    """The path of a request below the place where the app is mounted.

    Servers that follow the ASGI specification have `root_path` at the start of
    `path`; some leave it out there, and the path is then taken as it is.
    """
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    if path == root or path.startswith(f"{root}/"):
        return path[len(root) :]
    return path


def is_for(app: Dash, scope: Mapping[str, Any]) -> bool:
    """True if a request asks for the page of an app, or for something that Dash serves.

    The routes of the author are not meant: their bodies are not ours to read.
    """
    path = route_path(scope)
    base = app.config["routes_pathname_prefix"].rstrip("/")
    if path.startswith(f"{base}/_dash-"):
        return True
    return path in (base, f"{base}/", _page_for_models(app, base))


def _page_for_models(app: Dash, base: str) -> Optional[str]:
    # Not there before Dash 4.3.
    is_enabled = getattr(app, "_enable_mcp", False)
    return f"{base}/{getattr(app, '_mcp_path')}" if is_enabled else None


def add_catchall(app: Dash, page: Callable[..., Any]) -> None:
    """Lets a view answer each path below an app's prefix that has no other route.

    Where an app has the prefix of another at the start of its own, it comes first.
    """
    rule = app.config.routes_pathname_prefix + "{path:path}"
    app.backend.add_url_rule(rule, page, _CATCHALL, ["GET"])
    routes: List[Any] = app.backend.server.router.routes
    places = [
        place
        for place, route in enumerate(routes)
        if getattr(route, "name", None) == _CATCHALL
    ]
    longest_first = sorted((routes[place] for place in places), key=_prefix_length)
    for place, route in zip(places, longest_first):
        routes[place] = route


def _prefix_length(route: Any) -> int:
    return -len(route.path)
