"""The routes of an app that redirect to its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Tuple

from .. import _get_paths  # pylint: disable=cyclic-import

if TYPE_CHECKING:
    from dash import Dash


class Redirects:
    """Which routes an app has, to add each of them once."""

    def __init__(self) -> None:
        # The server that a path was added to, and where it leads.
        self._added: Dict[str, Tuple[int, str]] = {}

    def add(self, app: Dash, paths: Iterable[str], target: str) -> None:
        """Lets paths below the app's prefix redirect to the path of a page."""
        backend: Any = app.backend
        prefix = app.config.routes_pathname_prefix
        for path in paths:
            route = (id(app.server), target)
            if self._added.get(path) != route:
                rule = _get_paths.app_get_relative_path(prefix, path)
                backend.add_redirect_rule(app, rule, target)
                self._added[path] = route

    def leading_to(self, target: str) -> List[str]:
        """The paths that redirect to the path of a page."""
        return [path for path, (_, to) in self._added.items() if to == target]
