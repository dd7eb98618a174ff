"""The callbacks of one app."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from types import ModuleType
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    ContextManager,
    Dict,
    Iterable,
    Iterator,
    List,
    Optional,
    Set,
    Tuple,
    Union,
)

from ..exceptions import DuplicateCallback
from ._answering import declaring, situation
from ._containers import containers_of, number_of
from ._declaration import Scope, Spec
from ._due import Due, settle_owner
from ._origin import Origin, Site, user_frame
from ._outputs import duplicates, names_of, site_of
from ._ownership import apps_including, claim, owners
from ._pending import pending

if TYPE_CHECKING:
    from dash import Dash

    from ._view import Described


class CallbackRegistry:
    """The callbacks of one `Dash` app, and which of the pending ones it gets.

    Every app has its own, at `app.callback_registry`. What the app serves stands in
    `app.callback_map`, `app._callback_list`, `app._inline_scripts` and
    `app.callback_api_paths`, which may be read and changed as ever; the registry
    fills them with what `dash.callback` and `dash.clientside_callback` declared for
    the app. See https://github.com/plotly/dash/issues/3818.

    :param app: the app, which is being built.
    """

    def __init__(self, app: Dash):
        frame = sys._getframe(1)  # pylint: disable=protected-access
        caller, executions = user_frame(frame, app), pending.executions
        with pending.lock:
            execution, home = executions.of(frame), executions.run_of(caller)
            makers = executions.makers(caller, type(app))
            self._site = Site(execution, executions.known(caller), home, makers)
        self.origin = Origin(app, self._site, caller, situation.get().answering)
        # By number, what waits for this app only: it must not keep the app alive.
        self.waiting: Dict[int, Spec] = {}
        # What the app has looked at of what is in its stores.
        self._seen: Set[int] = set()
        # What waited when the app took something last, if it has taken all then.
        self._state: Tuple[int, ...] = ()
        # The pairs of callbacks with one output that were told of.
        self._told: Set[Tuple[int, ...]] = set()
        # The ids of the callbacks by which Dash cancels background callbacks.
        self._cancelling: Set[str] = set()

    def __repr__(self) -> str:
        place = f"{self.origin.file}:{self.origin.line}"
        return f"<CallbackRegistry of the app built at {place}>"

    @property
    def app(self) -> Optional[Dash]:
        """The app, or None when it is gone."""
        return self.origin.app

    @property
    def stores(self) -> Tuple[Dict[int, Spec], ...]:
        """What is in no container, by number, and the app may have."""
        return pending.common, self._site.home.shared, self.waiting

    # The explicit API

    def declaring(self) -> ContextManager[None]:
        """A context manager: what is declared without an app in its block is the app's.

        So is what imported modules declare there, and what threads declare that run in a
        copy of the context. See https://github.com/plotly/dash/issues/2399.
        """
        return declaring(self.origin)

    def include(self, *modules: Union[str, ModuleType]) -> None:
        """Gives the app all callbacks that modules declare when they are imported.

        They may be imported before or later. Apps that do not include them have none of
        these callbacks. What functions of other modules declare meanwhile is meant too.

        :param modules: modules or their names; submodules are meant too.
        :raises TypeError: for anything else; nothing is changed then.
        :raises ModuleNotFoundError: for a module that does not exist, likewise.

        See https://github.com/plotly/dash/issues/2399.
        """
        names = [_name_of(one) for one in modules]
        with pending.lock:
            for name in names:
                including = [one for one in pending.includes.get(name, ()) if one.app]
                pending.includes[name] = [*including, self.origin]
            pending.changes += 1
            self._seen.clear()
            _drop_lost(lambda one: bool(apps_including(one, pending.includes)))

    def drop_lost(self, is_meant: Callable[[Scope], bool]) -> None:
        """Gives up what the app has of some scopes that are another app's by now."""
        lost = {
            one.entry.number: one
            for one in containers_of(self.app).specs()
            if is_meant(one.entry.scope) and not self.has(one.entry.scope)
        }
        self._drop(set(lost))
        pending.common.update(lost)

    def reset(self) -> None:
        """Drops every callback of the app, however it was declared.

        What waits for other apps stays. The app can be given new callbacks and goes
        on serving.
        """
        with pending.lock:
            pending.remove(self._only_mine(pending.containers.specs()))
            app = self.app
            if app is not None:
                containers_of(app).clear()
            self.waiting.clear()
            self._seen = set().union(*self.stores)

    def _only_mine(self, specs: Iterable[Spec]) -> Set[int]:
        """The numbers of what no other app could have."""
        entries = (one.entry for one in specs)
        return {one.number for one in entries if [*owners(one.scope)] == [self.origin]}

    # What the app has

    def has(self, scope: Scope) -> bool:
        """True if the app has what is declared in a scope, pages and tools too.

        Where no app is near, every app has it.
        """
        with pending.lock:
            including = apps_including(scope, pending.includes)
            return claim(scope, self.origin, including) is not None

    def has_seen(self, number: int) -> bool:
        """True if the app has looked at what was in its stores, by number."""
        return number in self._seen

    def claims(self, scope: Scope) -> bool:
        """True if the app has what is declared in a scope, for something else than
        callbacks.

        Where several apps could have it, or no app is near, the first that asks has it
        from then on.
        """
        with pending.lock:
            is_mine = self.has(scope)
            if is_mine:
                settle_owner(scope, self.origin)
            return is_mine

    def listed(self) -> List[Tuple[Dict[str, Any], Optional[str]]]:
        """What `/_dash-dependencies` would list now, each with its rule.

        Nothing is taken, so it can be asked at any time.
        """
        with pending.lock:
            app = self.app
            return [] if app is None else self._due().listed()

    def entry_of(self, callback_id: str) -> Optional[Dict[str, Any]]:
        """What a callback of the app is called by, None if there is none.

        Nothing changes, so an app that is never served can be asked too.
        """
        app: Any = self.app
        with pending.lock:
            found: Optional[Dict[str, Any]] = app.callback_map.get(callback_id)
            if found is not None:
                return found
            entries = self._due().entries
            return {one.callback_id: one for one in entries}.get(callback_id)

    def _due(self) -> Due:
        """What the app has and has not taken. Nothing changes."""
        return Due(self.origin, self._offered())

    def _offered(self) -> Dict[int, Spec]:
        """What the app may have of what is in its stores, and has not looked at."""
        return {
            number: spec
            for store in self.stores
            for number, spec in store.items()
            if number not in self._seen
        }

    def __iter__(self) -> Iterator[Described]:
        """The callbacks that the app has, in the order of declaration."""
        from ._view import held  # pylint: disable=import-outside-toplevel

        return iter([one.described() for one in held(self)])

    def __len__(self) -> int:
        return len(self.listed())

    def __bool__(self) -> bool:
        # Not even a registry without callbacks is nothing.
        return True

    def __contains__(self, callback_id: object) -> bool:
        """True if the app has a callback of an id, or one with that output.

        :param callback_id: the id, or an `Output`.
        """
        return any(str(callback_id) in names_of(one) for one, _ in self.listed())

    def explain(self, callback_id: object) -> str:
        """Says who has a callback and why, who has not, and what would change that.

        :param callback_id: the id of a callback, one of its outputs, or an `Output`.
        """
        from ._view import explain  # pylint: disable=import-outside-toplevel

        return explain(str(callback_id), pending, self)

    def _repr_html_(self) -> str:
        """A table of the callbacks, for notebooks."""
        from ._view import as_html  # pylint: disable=import-outside-toplevel

        return as_html(self, pending)

    # Taking

    @contextlib.contextmanager
    def taking(self) -> Iterator[Due]:
        """Gives the app-less callbacks that the app has and has not taken yet.

        They are taken when the block is left without an error; otherwise they wait
        on, and none is lost.

        :raises DuplicateCallback: if the block does; then with both places.
        """
        app: Any = self.app
        with pending.lock:
            pending.executions.forget_suspended()
            due, own = self._due(), containers_of(app)
            for path, func in due.api_paths().items():
                if path in own.api_paths:
                    # It has a route, and needs no other.
                    own.api_paths[path] = func
            self._drop({one.entry.number for one in due.replaced})
            # An exception may have ended the taking of these half way.
            half_taken = due.numbers.intersection(map(number_of, own.specs()))
            own.remove(half_taken | due.yielding)
            try:
                yield due
            except DuplicateCallback as error:
                where = next(iter(due.clashes().values()), "")
                raise DuplicateCallback(f"{error} {where}") from None
            self._take(app, due)

    def refresh(self) -> None:
        """Takes what was declared since the last request.

        Costs a comparison if nothing was.
        """
        app: Any = self.app
        if self._state == pending.state():
            return
        with self.taking() as due:
            clashes = due.clashes()
            for callback_id, where in clashes.items():
                # A page that is served goes on.
                del due.callback_map[callback_id]
                app.logger.error(
                    "The callback %s is not served, as it was already assigned with"
                    " `app.callback`. %s",
                    callback_id,
                    where,
                )
            app.callback_map.update(due.callback_map)
            specs = [one for one in due.callback_list if one["output"] not in clashes]
            containers_of(app).callback_list[:] = due.list_with(specs)
        entries = (*due.callback_map.values(), *(one.entry for one in due.replaced))
        if any(entry.get("background") for entry in entries):
            with pending.lock:
                app._setup_cancel_callbacks()  # pylint: disable=protected-access

    def _drop(self, numbers: Set[int]) -> None:
        """Takes callbacks out of the app, and out of its stores if no app needs them."""
        containers_of(self.app).remove(numbers)
        for store in self.stores:
            for number in numbers & store.keys():
                owner = store[number].entry.scope.owner
                if owner in (None, self.origin) or owner.gone is not None:
                    del store[number]

    def _take(self, app: Dash, due: Due) -> None:
        own, specs = containers_of(app), due.ours()
        scopes = {one.entry.scope for one in (*specs, *due.replaced)}
        for scope in scopes:
            settle_owner(scope, self.origin)
        for spec in specs:
            store = due.store_for(spec.entry)
            if store is not None and spec.entry.number not in store:
                store[spec.entry.number] = Spec(spec, spec.entry.copy())
        own.callback_list[:] = due.in_order(own.callback_list)
        own.inline_scripts.extend(_take_scripts(due))
        # What is listed waits no more, also if an exception has ended this before.
        had = due.numbers.union(map(number_of, own.callback_list))
        pending.remove(had | self._only_mine(due.replaced))
        left = {one.entry.scope for one in pending.containers.specs()}
        for entry in (one.entry for one in specs):
            if entry.scope not in left:
                entry.scope.taken = max(entry.scope.taken, entry.number)
        for listed in own.callback_list:
            if (
                listed.get("hidden") is None
                and listed["output"] not in self._cancelling
            ):
                # Dash would put copies there, of which we knew nothing.
                listed["hidden"] = app.config.get("hide_all_callbacks", False)
        self._tell_duplicates(app)
        self.waiting.clear()
        self._seen = set().union(*self.stores)
        self._state = pending.state() if due.is_decided else ()
        self.origin.served = self.origin.served or next(pending.numbers)

    def _tell_duplicates(self, app: Dash) -> None:
        """Logs the outputs that are declared twice, once for each two callbacks."""
        for output, *two in duplicates(containers_of(app).callback_list):
            pair = tuple(map(number_of, two))
            if pair not in self._told:
                self._told.add(pair)
                app.logger.error(
                    "The output %s is declared twice, at %s and at %s: remove one, or"
                    " set allow_duplicate=True on the output of the later.",
                    output,
                    *map(site_of, two),
                )

    # Inline scripts, API paths and inputs that cancel

    def take_inline_scripts(self) -> List[str]:
        """Gives the inline scripts of the app's clientside callbacks.

        They wait as long as their callbacks do.

        :return: those that the app does not have yet.
        """
        with pending.lock:
            if not pending.inline_scripts and not self._offered():
                return []
            return _take_scripts(self._due())

    def take_api_paths(self) -> Dict[str, Any]:
        """Gives the functions of the app's API endpoints.

        They wait as long as their callbacks do.

        :return: those that the app does not have yet, by path.
        """
        app: Any = self.app
        with pending.lock:
            foreign = pending.containers.foreign_api_paths()
            for path in foreign:
                del pending.api_paths[path]
            paths = {**foreign, **self._due().api_paths()}
            known = app.callback_api_paths
            return {one: paths[one] for one in paths if known.get(one) != paths[one]}

    def new_cancels(self, cancels: Dict[Any, Any]) -> Dict[Any, Any]:
        """Leaves out the cancelling inputs that have a callback in the app already, and
        takes out the callbacks of those that cancel nothing any more.

        :param cancels: the background manager of each cancelling input.
        """
        own = containers_of(self.app)
        backgrounds = (one.get("background") for one in own.callback_map.values())
        used = [one for each in backgrounds if each for one in each.get("cancel", ())]
        needless = self._cancelling - {_cancelling_id(one["id"]) for one in used}
        entries = (own.callback_map.get(one) for one in needless)
        own.remove({number_of(one) for one in entries} - {0})
        ids = {one: _cancelling_id(one.component_id_str()) for one in cancels}
        new = [one for one in cancels if ids[one] not in own.callback_map]
        self._cancelling = self._cancelling - needless | {ids[one] for one in new}
        return {one: cancels[one] for one in new}


def _drop_lost(is_meant: Callable[[Scope], bool]) -> None:
    """Lets each app give up what it has of some scopes that are another app's by now."""
    for app in pending.apps():
        app.callback_registry.drop_lost(is_meant)


def _take_scripts(due: Due) -> List[str]:
    """Gives the inline scripts that are due, and leaves those whose callbacks wait."""
    mine, scripts = due.scripts(), pending.inline_scripts
    scripts[:] = [one for one in scripts if number_of(one) in due.waiting]
    return mine


def _cancelling_id(component_id: str) -> str:
    """The id of the callback by which Dash cancels what an input is to cancel."""
    return f"{component_id}.id"


def _name_of(module: Any) -> str:
    """The name of a module that exists."""
    if isinstance(module, ModuleType):
        return module.__name__
    if not isinstance(module, str):
        raise TypeError(
            f"include() takes modules and their names, not {module!r}: name the module."
        )
    if module not in sys.modules and importlib.util.find_spec(module) is None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)
    return module
