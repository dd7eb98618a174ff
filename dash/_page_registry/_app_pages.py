"""The pages of one app."""

from __future__ import annotations

import collections
import weakref
from typing import TYPE_CHECKING, Dict, Iterable, List, Optional, Set

from ..callback_registry._ownership import may_inherit, reruns
from ..callback_registry._runs import Run
from ..callback_registry._scope import Scope
from ._apps import Pages, apps
from ._nearness import APART, Rank, is_kept, rank, uses_pages
from ._redirects import Redirects
from ._registration import Page, Registration

if TYPE_CHECKING:
    from dash import Dash


class AppPages(Pages):
    """The pages of one app, in the order in which `dash.page_registry` has them.

    Every app has its own. It starts with what an app built before at the same place
    had from modules that are not run again.

    :param app: the app, which is being built.
    """

    def __init__(self, app: Dash):
        super().__init__()
        self._app = weakref.ref(app)
        self.origin = app.callback_registry.origin
        self.redirects = Redirects()
        self._registrations: Dict[str, Registration] = {}
        self._runs: Set[Run] = set()
        # The runs that replaced older ones, of which there is nothing left then.
        self._reruns: weakref.WeakSet[Run] = weakref.WeakSet()
        with apps.lock:
            self._inherit()
            apps.admit(self, app.config)

    def __repr__(self) -> str:
        return f"<pages of the app built at {self.origin.site}>"

    @property
    def app(self) -> Optional[Dash]:
        """The app, or None when it is gone."""
        return self._app()

    @property
    def is_used(self) -> bool:
        """True if the app was built with `use_pages`."""
        return uses_pages(self.app)

    @property
    def is_kept(self) -> bool:
        """True if the module from which the app was built has a name for it."""
        return is_kept(self.app, self.origin)

    def rank(self, scope: Scope) -> Rank:
        """How near the app is to where something was declared."""
        return rank(self.app, self.origin, scope)

    # What the app has

    def current(self) -> collections.OrderedDict[str, Page]:
        """The pages, without those that a module run again no longer registers."""
        if any(run.is_outdated() for run in self._runs):
            with apps.lock:
                self._drop_outdated()
        return self.pages

    def _drop_outdated(self) -> None:
        if self.origin.birth.is_outdated():
            return
        known = self._registrations.values()
        self._drop([one for one in known if one.is_outdated()])

    def add(self, scope: Scope, module: str, redirects: List[str]) -> None:
        """Takes note of where a page that the app has now was registered.

        It replaces all that an older run of the same module registered.
        """
        registration = Registration(scope, self.pages[module], redirects, self)
        before = self._registrations.get(module)
        if registration.rank[0] == APART and before is not None:
            apart = before.rank[0] == APART
            registration.hidden = before.hidden if apart else before
        self._registrations[module] = registration
        if scope.run not in self._runs:
            known = self._registrations.values()
            self._drop([one for one in known if one.is_replaced_by(registration)])
        elif registration.lasts or before is not None:
            self.changed()
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
        hidden = registration.hidden
        if hidden is None:
            self._drop([registration])
            return
        self.pages[hidden.module] = hidden.page
        self._registrations[hidden.module] = hidden
        self.changed()

    def has(self, registration: Registration) -> bool:
        """True if a page is still what was registered."""
        return self.pages.get(registration.module) is registration.page

    def replaces(self, scope: Scope) -> bool:
        """True if the app has pages of an older run of the scope's module."""
        app, run = self.app, scope.run
        if app is None or run is None:
            return False
        if reruns(app.callback_registry, scope, self._runs):
            self._reruns.add(run)
        return run in self._reruns

    def known(self, module: str) -> Optional[Registration]:
        """Where a page was registered, None if it was put there by hand."""
        found = self._registrations.get(module)
        return found if found is not None and self.has(found) else None

    def _drop(self, registrations: Iterable[Registration]) -> None:
        for registration in registrations:
            if self.has(registration):
                del self.pages[registration.module]
            self._registrations.pop(registration.module, None)
        left = (one.scope.run for one in self._registrations.values())
        self._runs = {run for run in left if run is not None}
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
            if may_inherit(registration.scope, estate.origin, self.origin):
                self.take(registration)

    def redirect_taken(self) -> None:
        """Adds the redirects of the pages that were registered for another app."""
        app = self.app
        assert app is not None
        for module in list(self.pages):
            registration = self.known(module)
            if registration is not None:
                target = registration.page["path"]
                self.redirects.add(app, registration.redirects, target)
