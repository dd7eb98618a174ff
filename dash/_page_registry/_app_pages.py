"""The pages of one app."""

import collections
import weakref
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Optional, Set, Tuple

from .. import _get_paths
from ..callback_registry._declaration import Declaration
from ..callback_registry._ownership import may_inherit, reruns
from ..callback_registry._runs import Run
from ..callback_registry._scope import Scope
from ._apps import Pages, apps
from ._registration import Page, Rank, Registration, rank_of

if TYPE_CHECKING:
    from dash import Dash


class AppPages(Pages):
    """The pages of one app, in the order in which `dash.page_registry` has them.

    Every app has its own. It starts with what an app built before at the same place
    had from modules that are not run again.

    :param app: the app, which is being built.
    """

    def __init__(self, app: "Dash"):
        super().__init__()
        self._app = weakref.ref(app)
        self.origin = app.callback_registry.origin
        self._registrations: Dict[str, Registration] = {}
        self._redirects: Dict[str, Tuple[int, str]] = {}
        with apps.lock:
            self._inherit()
            apps.admit(self, app.config)

    def __repr__(self) -> str:
        return f"<pages of the app built at {self.origin.site}>"

    @property
    def app(self) -> "Optional[Dash]":
        """The app, or None when it is gone."""
        return self._app()

    @property
    def is_used(self) -> bool:
        """True if the app was built with `use_pages`."""
        return bool(getattr(self.app, "use_pages", False))

    def rank(self, scope: Scope) -> Rank:
        """How near the app is to where something was declared."""
        return rank_of(self.origin, scope, self.is_used)

    # What the app has

    def current(self) -> "collections.OrderedDict[str, Page]":
        """The pages, without those that a module run again no longer registers."""
        outdated = [one for one in self._registrations.values() if one.is_outdated()]
        if outdated and not self.origin.birth.is_outdated():
            self._drop(outdated)
        return self.pages

    def add(self, scope: Scope, module: str, redirects: List[str]) -> None:
        """Takes note of where a page that the app has now was registered.

        It replaces all that an older run of the same module registered.
        """
        registration = Registration(
            scope, module, self.pages[module], redirects, self.origin, self.is_used
        )
        others = [one for one in self._registrations.values() if one.module != module]
        self._registrations[module] = registration
        self._drop([one for one in others if one.is_replaced_by(registration)])
        apps.await_nearer(self, registration)

    def take(self, other: Registration) -> None:
        """Adds a page that was registered for another app."""
        app = self.app
        assert app is not None
        page = {
            **other.page,
            "relative_path": app.get_relative_path(other.page["path"]),
        }
        self.pages[other.module] = page
        self.add(other.scope, other.module, other.redirects)

    def release(self, registration: Registration) -> None:
        """Gives up a page that turned out to be another app's."""
        self._drop([registration])

    def has(self, registration: Registration) -> bool:
        """True if a page is still what was registered."""
        return self.pages.get(registration.module) is registration.page

    def replaces(self, declaration: Declaration) -> bool:
        """True if the app has pages of an older run of the declaration's module."""
        runs = self._runs()
        app = self.app
        return app is not None and reruns(app.callback_registry, declaration, runs)

    def known(self, module: str) -> Optional[Registration]:
        """Where a page was registered, None if it was put there by hand."""
        found = self._registrations.get(module)
        return found if found is not None and self.has(found) else None

    def _runs(self) -> Set[Run]:
        runs = (one.scope.run for one in self._registrations.values())
        return {run for run in runs if run is not None}

    def _drop(self, registrations: Iterable[Registration]) -> None:
        for registration in registrations:
            if self.has(registration):
                del self.pages[registration.module]
            self._registrations.pop(registration.module, None)
        self.changed()

    # Apps built again

    def changed(self) -> None:
        """Says what the next app at this place gets."""
        known = [self.known(module) for module in self.pages]
        lasting = [one for one in known if one is not None and one.lasts]
        apps.bequeath(self.origin, lasting)

    def _inherit(self) -> None:
        estate = apps.estate(self.origin)
        if estate is None:
            return
        for registration in list(estate.registrations):
            if may_inherit(registration, estate.origin, self.origin):
                self.take(registration)

    # Redirects

    def redirect(self, paths: Iterable[str], target: str) -> None:
        """Adds routes that redirect to the path of a page, each once per server.

        :param paths: the paths to redirect from, below the app's prefix.
        """
        app = self.app
        if app is None:
            return
        prefix = app.config.routes_pathname_prefix
        for path in paths:
            rule = _get_paths.app_get_relative_path(prefix, path)
            route = (id(app.server), target)
            if self._redirects.get(path) != route:
                backend: Any = app.backend
                backend.add_redirect_rule(app, rule, target)
                self._redirects[path] = route

    def redirects_to(self, target: str) -> List[str]:
        """The paths that redirect to a page."""
        return [path for path, (_, to) in self._redirects.items() if to == target]

    def redirect_taken(self) -> None:
        """Adds the redirects of the pages that were registered for another app."""
        for module in list(self.pages):
            registration = self.known(module)
            if registration is not None:
                self.redirect(registration.redirects, registration.page["path"])
