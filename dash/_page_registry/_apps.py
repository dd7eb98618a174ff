"""The pages of all apps of the process, without keeping an app alive."""

from __future__ import annotations

import collections
import weakref
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from .. import _get_app
from ..callback_registry import pending
from ..callback_registry._origin import Origin
from ._registration import Page, Registration

if TYPE_CHECKING:
    from ._app_pages import AppPages


class Pages:
    """What `dash.page_registry` shows while no app is there."""

    def __init__(self) -> None:
        self.pages: collections.OrderedDict[str, Page] = collections.OrderedDict()

    def current(self) -> collections.OrderedDict[str, Page]:
        """The pages as they are now."""
        return self.pages

    def changed(self) -> None:
        """Takes note of pages that were taken away or put there by hand."""


class Estate:  # pylint: disable=too-few-public-methods
    """What the last app of a place leaves to the next one."""

    __slots__ = ("origin", "registrations")

    def __init__(self, origin: Origin, registrations: List[Registration]):
        self.origin = origin
        self.registrations = registrations


class Apps:
    """Which app has which pages."""

    def __init__(self) -> None:
        self.lock = pending.lock
        # What `dash._pages.CONFIG` is, unless somebody put something else there.
        self.config: Any = None
        self.without_app = Pages()
        self._living: weakref.WeakSet[AppPages] = weakref.WeakSet()
        self._estates: Dict[Any, Estate] = {}
        # By execution, the pages that an app built within it would be nearer to.
        self._awaiting: weakref.WeakKeyDictionary[Any, weakref.WeakSet[Registration]]
        self._awaiting = weakref.WeakKeyDictionary()
        self._holders: weakref.WeakKeyDictionary[Registration, weakref.ref[AppPages]]
        self._holders = weakref.WeakKeyDictionary()

    def admit(self, app_pages: AppPages, config: Any) -> None:
        """Takes note of a new app, and gives it the pages that waited for it.

        :param config: the configuration of the app.
        """
        self._living.add(app_pages)
        self.config = config
        app_pages.pages.update(self.without_app.pages)
        self.without_app.pages.clear()
        for registration in self._awaited(app_pages):
            holder = self._holders[registration]()
            if holder is not None and holder.has(registration):
                holder.release(registration)
                app_pages.take(registration)

    def _awaited(self, app_pages: AppPages) -> List[Registration]:
        builder = app_pages.origin.path
        waiting = self._awaiting.get(builder.token, ())
        found = [
            one
            for one in waiting
            if one.yields_to(app_pages.rank(one.scope), builder.key)
        ]
        return sorted(found, key=lambda one: one.scope.number)

    def await_nearer(self, holder: AppPages, registration: Registration) -> None:
        """Keeps a page in mind for an app that would be nearer to it than its own."""
        scope = registration.scope
        if scope.path is None or scope.answering is not None:
            return
        self._holders[registration] = weakref.ref(holder)
        for node in scope.path.outwards():
            if (node.depth, True) <= registration.rank:
                return
            waiting = self._awaiting.setdefault(node.token, weakref.WeakSet())
            waiting.add(registration)

    @property
    def is_reset(self) -> bool:
        """True if somebody cleared the settings of the app built last.

        Test suites do, to say that no app is there.
        """
        return self.config is not None and not self.config

    def living(self) -> List[AppPages]:
        """The pages of the apps that are alive, oldest first."""
        with self.lock:
            return sorted(self._living, key=lambda one: one.origin.number)

    def newest(self) -> Optional[AppPages]:
        """The pages of the app built last; one that uses pages comes before others."""
        built_last = pages_of(_get_app.APP)
        if built_last is not None and built_last.is_used:
            return built_last
        used = [one for one in self.living() if one.is_used and one.is_kept]
        return used[-1] if used else built_last

    # Apps built again

    def bequeath(self, origin: Origin, registrations: List[Registration]) -> None:
        """Keeps what an app leaves to the next one at its place."""
        before = self.estate(origin)
        if before is not None and before.origin.number > origin.number:
            return
        if origin.place is not None:
            estate = Estate(origin, registrations)
            self._estates_of(origin)[_key(origin)] = estate

    def estate(self, origin: Origin) -> Optional[Estate]:
        """What an earlier app at the same place left, or None."""
        return self._estates_of(origin).get(_key(origin))

    def forget_estates(self) -> None:
        """Drops what was kept for apps to come."""
        with self.lock:
            for app_pages in self.living():
                self._estates_of(app_pages.origin).pop(_key(app_pages.origin), None)
            self._estates.clear()

    def _estates_of(self, origin: Origin) -> Dict[Any, Estate]:
        # What belongs to an interactive namespace must be free to go with it.
        birth = origin.birth
        return birth.places if birth.interactive else self._estates


def _key(origin: Origin) -> Any:
    return ("pages", origin.place)


def pages_of(app: Any) -> Optional[AppPages]:
    """The pages of an app, None for anything else and while the app is being built."""
    found = getattr(app, "_page_registry", None)
    return found if isinstance(found, Pages) else None  # type: ignore[return-value]


apps = Apps()
