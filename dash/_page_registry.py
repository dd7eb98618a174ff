"""The pages of each app, for `dash.register_page` and `dash.page_registry`.

A page is the nearest app's, as a callback is: `dash.callback_registry` decides. Where
no near app shows pages, it is the one's that was built last and does. See
https://github.com/plotly/dash/issues/2399.
"""

from __future__ import annotations

import contextvars
import functools
import weakref
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Iterable, Optional

from .callback_registry import (
    Origin,
    Scope,
    answering,
    answering_app,
    may_be_shared,
    pending,
    renewed,
)

if TYPE_CHECKING:
    from dash import Dash


@dataclass(eq=False)
class Registration:
    """One call of `dash.register_page`.

    :param number: tells an older call from a newer one.
    :param scope: where in the program it was made.
    :param module: the key of the page.
    :param make: makes the page for the app that is answering then.
    :param given: the app that has the page while no near app shows pages.
    """

    number: int
    scope: Scope
    module: str
    make: Callable[[], Any]
    given: Optional[Origin]


class AppPages:
    """The pages of one app.

    :param app: the app, which is being built.
    """

    def __init__(self, app: Dash):
        self._registry = app.callback_registry
        self.origin: Origin = self._registry.origin
        # What `dash.page_registry` shows; anybody may change it. What was put there before
        # any app is this one's.
        self.pages, apps.pages = apps.pages, OrderedDict()
        apps.config = app.config
        # The page that was made of each registration.
        self._made: dict[Registration, Any] = {}
        self._state: Any = None
        self._is_making = False
        # By path, the path that it redirects to, and the server that knows of it.
        self.redirects: dict[str, tuple[str, Any]] = {}

    def has(self, one: Registration) -> bool:
        """True if the app has the page of a registration."""
        near = pending.apps_near(one.scope)
        is_given = one.given is self.origin and not any(app.use_pages for app in near)
        return is_given or self._registry.has(one.scope)

    def make(self, one: Registration) -> bool:
        """Makes the page of a registration for the app.

        :return: False if `dash.register_page` had no effect.
        """
        app, before = self.origin.app, self.pages.get(one.module)
        assert app is not None
        self._is_making = True
        try:
            with answering(app):
                one.make()
        finally:
            self._is_making = False
            page = self.pages.get(one.module)
            if page is not before:
                self._made[one] = page
        return page is not before

    def current(self) -> OrderedDict[str, Any]:
        """The pages as they are now."""
        state = (pending.moment, pending.changes)
        is_built = self.origin.number and not self._is_making
        if is_built and state != self._state:
            with pending.lock:
                self._state = state if self._refresh() else None
        return self.pages

    def _refresh(self) -> bool:
        """Adds what the app has turned out to have, and takes out what it has not.

        :return: False if that may change though nothing is registered: a run may end, and
            a name be bound to an app until it is served.
        """
        pending.executions.settle()
        known = sorted({*self._made, *apps.offered}, key=lambda one: one.number)
        mine = [one for one in known if self.has(one)]
        replaced, unfinished = renewed({one.scope for one in mine})
        newest = {one.module: one.number for one in self._made}
        for one in mine:
            if one.scope in replaced:
                pending.kept.pop((one.scope.run, one.module), None)
            elif one.number > newest.get(one.module, 0):
                # Not in the context of a request, where none can be registered.
                contextvars.Context().run(self.make, one)
        self._let_go({one for one in mine if one.scope not in replaced})
        if not self._registry.origin.served:
            self.add_redirects()
        return bool(self._registry.origin.served) and not unfinished

    def _let_go(self, kept: set[Registration]) -> None:
        """Takes out the pages of all but some registrations."""
        gone = {one: self._made.pop(one) for one in {*self._made} - kept}
        left = {one.module: one for one in self._made}
        for one, page in gone.items():
            newer, is_shown = left.get(one.module), self.pages.get(one.module) is page
            if newer is not None and "layout" not in self._made[newer]:
                # Dash looks for it only when it executes the file itself.
                self._made[newer]["layout"] = newer.scope.run.namespace.get("layout")
            if is_shown and newer is not None:
                self.pages[one.module] = self._made[newer]
            elif is_shown:
                del self.pages[one.module]

    def add_redirects(self) -> None:
        """Lets paths below the app's prefix redirect to its pages, each once."""
        app: Any = self.origin.app
        for path, (target, server) in self.redirects.items():
            if server is not app.server:
                self.redirects[path] = (target, app.server)
                below = app.config.routes_pathname_prefix + path.lstrip("/")
                app.backend.add_redirect_rule(app, below, target)


class Apps:
    """Which app has which pages, without keeping an app alive."""

    def __init__(self) -> None:
        # What is shown where no app is.
        self.pages: OrderedDict[str, Any] = OrderedDict()
        # Those of the app built last, as `dash._pages.CONFIG` unless somebody changed it.
        self.config: Any = None
        # All that an app may turn out to have. What one may have that was another's,
        # even if that is gone, is kept with what is pending.
        self.offered: weakref.WeakSet[Registration] = weakref.WeakSet()

    @property
    def is_reset(self) -> bool:
        """True if somebody has cleared the settings of the app built last.

        Test suites do, to say that no app is there.
        """
        return self.config is not None and not self.config

    def current(self) -> OrderedDict[str, Any]:
        """The pages of the app that is answering, else the nearest, else the newest."""
        app = answering_app()
        if app is None and not self.is_reset:
            near = pending.apps_near(pending.declared_here())
            app = near[-1] if near else _newest()
        return self.pages if app is None else _pages_of(app).current()

    def register(self, module: str, make: Callable[[], Any]) -> None:
        """Makes a page for each app that has it. Where there is none, Dash refuses it."""
        with pending.lock:
            pending.changes += 1
            scope, newest = pending.declared_here(), _newest()
            are_shown = any(app.use_pages for app in pending.apps_near(scope))
            given = (
                newest.callback_registry.origin if newest and not are_shown else None
            )
            one = Registration(next(pending.numbers), scope, module, make, given)
            # None of these goes meanwhile.
            living = [] if self.is_reset else _apps()
            owners = [pages for pages in map(_pages_of, living) if pages.has(one)]
            for owner in owners:
                if owner.make(one):
                    self.offered.add(one)
                    if may_be_shared(scope, owner.origin):
                        pending.kept[scope.run, module] = one
                owner.add_redirects()
        if not owners:
            make()


apps = Apps()


class PageRegistry(OrderedDict[str, Any]):
    """`dash.page_registry`: a live view of the current app's pages.

    It is a dictionary as far as others can see: whatever is asked of it is asked of the
    pages of the app that is current at that moment.
    """

    def __init__(self) -> None:
        super().__init__()
        # JSON encoders in C take a dictionary for empty if it holds nothing itself.
        super().__setitem__("the pages of the current app", None)

    def __ior__(self, other: Any) -> PageRegistry:  # type: ignore[override,misc]
        self.update(other)
        return self

    def clear(self) -> None:
        """Drops the pages of the current app.

        Where no app is being built or answering, also what is kept for apps to come.
        """
        apps.current().clear()
        if answering_app() is None:
            with pending.lock:
                pending.kept.clear()
                apps.offered.clear()


def plain(registry: Any) -> Any:
    """The pages of the current app for a `PageRegistry`, anything else as it is."""
    return apps.current() if isinstance(registry, PageRegistry) else registry


def _asking(name: str) -> Callable[..., Any]:
    """The method of a dictionary, asked of the current pages."""

    @functools.wraps(getattr(OrderedDict, name))
    def ask(*args: Any, **kwargs: Any) -> Any:
        asked, *others = map(plain, args)
        return getattr(asked, name)(*others, **kwargs)

    return ask


for _name in (
    "__contains__ __delitem__ __eq__ __getitem__ __iter__ __len__ __ne__ __or__"
    " __reduce__ __repr__ __reversed__ __ror__ __setitem__ copy fromkeys get items"
    " keys move_to_end pop popitem setdefault update values"
).split():
    setattr(PageRegistry, _name, _asking(_name))


def register_per_app(register: Callable[..., None]) -> Callable[..., None]:
    """Decorates `dash.register_page`: it registers a page for each app that has it."""

    @functools.wraps(register)
    def registered(module: str, *args: Any, **kwargs: Any) -> None:
        apps.register(module, functools.partial(register, module, *args, **kwargs))

    return registered


def app_config(bound: Any) -> Any:
    """The settings of the app that is being built or is answering.

    :param bound: the settings of the app built last, which hold where no app is, or
        what somebody put in their place, which holds everywhere.
    """
    app = answering_app()
    return bound if app is None or bound is not apps.config else app.config


def note_redirects(app: Dash, paths: Optional[Iterable[str]], target: str) -> None:
    """Says that paths of an app redirect to the path of one of its pages."""
    known = _pages_of(app).redirects
    for path in paths or ():
        if known.get(path, (None,))[0] != target:
            known[path] = (target, None)


def path_of_page(app: Dash, path: str) -> str:
    """The part of a path, as the app's server sees it, that names a page of the app."""
    prefix: str = app.config.routes_pathname_prefix
    return f"{path.rstrip('/')}/".removeprefix(prefix).strip("/")


def _pages_of(app: Any) -> AppPages:
    pages: AppPages = app._page_registry  # pylint: disable=protected-access
    return pages


def _apps() -> list[Dash]:
    """The apps of the process, and the one that is being built."""
    app, built = answering_app(), pending.apps()
    return built if app is None or app in built else [*built, app]


def _newest() -> Optional[Dash]:
    """The app built last, of those that show pages if there are any."""
    built = pending.apps()
    found = [app for app in built if app.use_pages] or built
    return found[-1] if found else None
