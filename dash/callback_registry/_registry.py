"""The callbacks of one app."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from types import ModuleType
from typing import (
    TYPE_CHECKING,
    Any,
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
from ._answering import declaring
from ._claims import Claims, settle_owner
from ._containers import containers_of, number_of
from ._declaration import Entry, Scope, Script, Spec
from ._due import Due, shown
from ._outputs import duplicates, names_of, site_of
from ._ownership import Renewal, claim, owners, renewal
from ._pending import PendingDeclarations, pending

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
    :param waiting: where app-less declarations wait: the process-wide ones unless
        told otherwise.
    """

    def __init__(self, app: Dash, waiting: PendingDeclarations = pending):
        self._pending = waiting
        frame = sys._getframe(1)  # pylint: disable=protected-access
        self.origin, self._site = waiting.locate(app, frame)
        # Up to which change the app has looked at what it has in common with others.
        self._read = 0
        # What waited when the app took something last, if it has taken all then.
        self._state: Tuple[int, ...] = ()
        # What waits for this app only.
        self._waiting: List[Spec] = []
        # Whether the app has answered a request.
        self.is_served = False

    def __repr__(self) -> str:
        place = f"{self.origin.file}:{self.origin.line}"
        return f"<CallbackRegistry of the app built at {place}>"

    @property
    def app(self) -> Optional[Dash]:
        """The app, or None when it is gone."""
        return self.origin.app

    def admit(self) -> None:
        """Says that the app is built. Its constructor ends with this."""
        self._pending.admit(self.origin)

    def let_wait(self, spec: Spec) -> None:
        """Keeps a declaration, which only this app can have, until it is served."""
        self._waiting.append(spec)

    def forget_waiting(self) -> None:
        """Drops what waits for the app only."""
        self._waiting.clear()
        self._site.home.shared.clear()

    # The explicit API

    def declaring(self) -> declaring:
        """A block in which every app-less declaration is the app's.

        So is what modules declare that are imported in it, and threads that copy the
        context. See https://github.com/plotly/dash/issues/2399.
        """
        return declaring(self.origin)

    def include(self, *modules: Union[str, ModuleType]) -> None:
        """Makes what modules declare at import the app's, and nobody's who does not
        include them too.

        It does not matter whether they are imported before or later.

        :param modules: modules or their names; submodules are meant too.
        :raises TypeError: for anything else; nothing is changed then.
        :raises ModuleNotFoundError: for a module that does not exist, likewise.

        See https://github.com/plotly/dash/issues/2399.
        """
        names = [_name_of(one) for one in modules]
        for name in names:
            self._pending.include(name, self.origin)
        self._read = 0

    def drop_included(self) -> List[Spec]:
        """Takes away what the app has of modules that only others include.

        :return: what was taken away.
        """
        app, claims = self.app, self._claims()
        specs = containers_of(app).specs() if app is not None else []
        lost = [one for one in specs if claims.is_included_by_others(one.entry)]
        self._drop({one.entry.number for one in lost})
        return lost

    def reset(self) -> None:
        """Drops every callback of the app, however it was declared.

        What waits for other apps stays. The app can be given new callbacks and goes
        on serving.
        """
        waiting = self._pending
        with waiting.lock:
            waiting.remove(self._only_mine(waiting.containers.specs()))
            app = self.app
            if app is not None:
                containers_of(app).clear()
            self._read = waiting.changes
            self._waiting.clear()

    def _only_mine(self, specs: Iterable[Spec]) -> Set[int]:
        """The numbers of what no other app could have."""
        entries = (one.entry for one in specs)
        return {one.number for one in entries if [*owners(one.scope)] == [self.origin]}

    # What the app has

    def rule_of(self, entry: Dict[str, Any]) -> Optional[str]:
        """By which rule of README.md the app has a callback.

        :param entry: of `app.callback_map`, or of what waits.
        :return: None if no rule gives it to the app: it is another app's, or was put
            into the map by hand.
        """
        return self._claims().rule_of(entry) if isinstance(entry, Entry) else None

    def has(self, scope: Scope) -> bool:
        """True if the app has what is declared in a scope, hooks, pages and tools too.

        Where no app is near, every app has it.
        """
        with self._pending.lock:
            return claim(scope, self.origin, self._pending.includes) is not None

    def claims(self, scope: Scope) -> bool:
        """True if the app has what is declared in a scope, for something else than
        callbacks.

        Where several apps could have it, or no app is near, the first that asks has it
        from then on.
        """
        with self._pending.lock:
            if not self.has(scope):
                return False
            settle_owner(scope, self.origin)
            return True

    def specs(self) -> List[Dict[str, Any]]:
        """What `/_dash-dependencies` would list now.

        Nothing is taken, so it can be asked at any time.
        """
        with self._pending.lock:
            specs, renewed = self._known()
            numbers = renewed.dropped | renewed.held
            specs = [one for one in specs if number_of(one) not in numbers]
            if renewed.dropped:
                self._sort(specs)
            return specs

    def entry_of(self, callback_id: str) -> Optional[Dict[str, Any]]:
        """What a callback of the app is called by, None if there is none.

        Nothing changes, so an app that is never served can be asked too.
        """
        with self._pending.lock:
            app = self.app
            if app is not None and callback_id in app.callback_map:
                found: Dict[str, Any] = app.callback_map[callback_id]
                return found
            entries = [one.entry for one in self.specs() if isinstance(one, Spec)]
            entries += self._unlisted()
            mine = [one for one in entries if one.callback_id == callback_id]
            return mine[-1] if mine else None

    def _known(self) -> Tuple[List[Dict[str, Any]], Renewal]:
        """What the app has, taken or not, and what of that is replaced."""
        app = self.app
        if app is None:
            return [], Renewal(set(), set())
        self._pending.executions.settle()
        specs = [*containers_of(app).callback_list, *self._due(app).specs]
        return specs, _renewal(specs)

    def _unlisted(self) -> List[Entry]:
        """What the app has and not taken, that is in no list."""
        app = self.app
        unlisted = self._due(app).unlisted.values() if app is not None else ()
        return [one for one in unlisted if isinstance(one, Entry)]

    def _claims(self) -> Claims:
        return Claims(self.origin, self._pending)

    def _due(self, app: Dash) -> Due:
        """What the app has and has not taken. Nothing changes."""
        listed = containers_of(app).callback_list
        return self._claims().due(self._waiting, self._read, listed)

    def __iter__(self) -> Iterator[Described]:
        """The callbacks that the app has, in the order of declaration."""
        from ._view import held  # pylint: disable=import-outside-toplevel

        return iter([one.described() for one in held(self)])

    def __len__(self) -> int:
        return len(self.specs())

    def __bool__(self) -> bool:
        # Not even a registry without callbacks is nothing.
        return True

    def __contains__(self, callback_id: object) -> bool:
        """True if the app has a callback of an id, or one with that output.

        :param callback_id: the id, or an `Output`.
        """
        return any(str(callback_id) in names_of(one) for one in self.specs())

    def explain(self, callback_id: object) -> str:
        """Says who has a callback and why, who has not, and what would change that.

        :param callback_id: the id of a callback, one of its outputs, or an `Output`.
        """
        from ._view import explain  # pylint: disable=import-outside-toplevel

        return explain(str(callback_id), self._pending, self)

    def _repr_html_(self) -> str:
        """A table of the callbacks, for notebooks."""
        from ._view import as_html  # pylint: disable=import-outside-toplevel

        return as_html(self)

    # Taking

    @contextlib.contextmanager
    def taking(self) -> Iterator[Due]:
        """Gives the app-less callbacks that the app has and has not taken yet.

        They are taken when the block is left without an error; otherwise they wait
        on, and none is lost.

        :raises DuplicateCallback: if the block does; then with both places.
        """
        with self._pending.lock:
            app = self.app
            assert app is not None
            due = self._fresh(app)
            try:
                yield due
            except DuplicateCallback as error:
                raise DuplicateCallback(f"{error} {due.sites_of_clash(app)}") from None
            self._take(app, due)

    def refresh(self) -> None:
        """Takes what was declared since the last request.

        Costs a comparison if nothing was.
        """
        app = self.app
        if app is None or not self._is_behind():
            return
        with self.taking() as due:
            due.leave_out_clashes(app)
            app.callback_map.update(due.callback_map)
            app._callback_list += due.callback_list  # pylint: disable=protected-access
            if due.has_renewed:
                self._sort(app._callback_list)  # pylint: disable=protected-access
        if any(entry.get("background") for entry in due.callback_map.values()):
            app._setup_cancel_callbacks()  # pylint: disable=protected-access

    def _is_behind(self) -> bool:
        return self._state != self._pending.state()

    def _fresh(self, app: Dash) -> Due:
        """What the app takes now. What that replaces is taken from the app."""
        executions, own = self._pending.executions, containers_of(app)
        executions.settle()
        if not self.is_served:
            executions.forget_suspended()
        due = self._due(app)
        numbers = {one.entry.number for one in due.ours()}
        if any(one.entry.number in numbers for one in own.specs()):
            # An exception has ended the taking of these half way.
            own.remove(numbers)
        specs = [*own.specs(), *due.ours()]
        renewed = _renewal(specs)
        routed = set(own.api_paths)
        self._drop(renewed.dropped)
        gone = [one for one in specs if one.entry.number in renewed.dropped]
        for scope in {one.entry.scope for one in gone}:
            settle_owner(scope, self.origin)
        self._pending.remove(self._only_mine(gone))
        due.leave_out(renewed.dropped | renewed.held)
        apis = (one.entry.api for one in due.ours())
        own.api_paths.update(one for one in apis if one and one[0] in routed)
        due.is_decided = due.is_decided and not renewed.held
        due.has_renewed = bool(renewed.dropped)
        hidden = app.config.get("hide_all_callbacks", False)
        due.fill(self._pending.callback_map, hidden)
        if not self.is_served:
            # What is not replaced by a copy stays what we know it by.
            for listed in own.specs():
                shown(listed, hidden)
        return due

    def _sort(self, specs: List[Dict[str, Any]]) -> None:
        """Puts app-less callbacks in order, at the places that they have in a list."""
        claims = self._claims()
        known = [
            (index, one)
            for index, one in enumerate(specs)
            if isinstance(one, Spec) and one.entry.scope.is_app_less
        ]
        ordered = sorted((one for _, one in known), key=claims.order)
        for (index, _), spec in zip(known, ordered):
            specs[index] = spec

    def _drop(self, numbers: Set[int]) -> None:
        """Takes callbacks out of the app."""
        app = self.app
        if app is not None and numbers:
            containers_of(app).remove(numbers)
            self._pending.unshare(numbers, self.origin)

    def _take(self, app: Dash, due: Due) -> None:
        self._tell_duplicates(app, due)
        waiting, claims, numbers = self._pending, self._claims(), due.numbers()
        specs = due.ours()
        for scope in {one.entry.scope for one in specs}:
            settle_owner(scope, self.origin)
        for spec in specs:
            entry, common = spec.entry, claims.common(spec.entry)
            if common is not None:
                waiting.share(spec, common)
        given = [one.entry.script for one in specs if one.entry.number in due.given]
        scripts = [one for one in waiting.inline_scripts if number_of(one) in numbers]
        scripts += [one for one in given if one is not None]
        containers_of(app).inline_scripts.extend(_unknown(scripts, app))
        waiting.containers.remove(numbers)
        left = {one.entry.scope for one in waiting.containers.specs()}
        for entry in (one.entry for one in specs):
            if entry.scope not in left:
                entry.scope.taken = max(entry.scope.taken, entry.number)
        self._waiting.clear()
        waiting.changes += 1
        self._read = waiting.changes
        self._state = waiting.state() if due.is_decided else ()
        self.is_served = True

    def _tell_duplicates(self, app: Dash, due: Due) -> None:
        """Logs the outputs that are declared twice, once for each two callbacks."""
        if self.is_served and not due.specs:
            return
        fresh = {number_of(one) for one in due.specs} - {0}
        told: Set[Tuple[int, int]] = set()
        for output, *two in duplicates(containers_of(app).callback_list):
            pair = (id(two[0]), id(two[1]))
            is_told = self.is_served and not fresh.intersection(map(number_of, two))
            if pair in told or is_told:
                continue
            told.add(pair)
            app.logger.error(
                "The output %s is declared twice, at %s and at %s: remove one, or set"
                " allow_duplicate=True on the output of the later.",
                output,
                *(site_of(getattr(one, "entry", None)) for one in two),
            )

    # Inline scripts, API paths and inputs that cancel

    def take_inline_scripts(self) -> List[str]:
        """Gives the inline scripts of the app's clientside callbacks.

        They wait as long as their callbacks do.

        :return: those that the app does not have yet.
        """
        waiting, app = self._pending, self.app
        with waiting.lock:
            scripts = waiting.inline_scripts
            if not scripts and not self._waiting:
                return []
            numbers = {0, *map(number_of, (*self.specs(), *self._unlisted()))}
            mine = [one for one in scripts if number_of(one) in numbers]
            kept = (one.entry for one in self._waiting)
            mine += [one.script for one in kept if one.script and one.number in numbers]
            scripts[:] = [one for one in scripts if isinstance(one, Script)]
            return _unknown(mine, app)

    def take_api_paths(self) -> Dict[str, Any]:
        """Gives the functions of the app's API endpoints.

        They wait as long as their callbacks do.

        :return: those that the app does not have yet, by path.
        """
        waiting = self._pending
        with waiting.lock:
            known = self.app.callback_api_paths if self.app is not None else {}
            foreign = waiting.containers.foreign_api_paths()
            for path in foreign:
                del waiting.api_paths[path]
            specs, renewed = self._known()
            entries = [one.entry for one in specs if isinstance(one, Spec)]
            apis = {
                one.api[0]: one.api[1]
                for one in (*entries, *self._unlisted())
                if one.api is not None and one.number not in renewed.dropped
            }
            paths = {**foreign, **apis}
            return {one: paths[one] for one in paths if known.get(one) != paths[one]}

    def new_cancels(self, cancels: Dict[Any, Any]) -> Dict[Any, Any]:
        """Leaves out the cancelling inputs that have a callback in the app already.

        :param cancels: the background manager of each cancelling input.
        """
        app = self.app
        known = app.callback_map if app is not None else {}
        return {
            one: manager
            for one, manager in cancels.items()
            if f"{one.component_id_str()}.id" not in known
        }


def _renewal(specs: Iterable[Dict[str, Any]]) -> Renewal:
    entries = [one.entry for one in specs if isinstance(one, Spec)]
    if not any(scope.may_replace for scope in {one.scope for one in entries}):
        return Renewal(set(), set())
    return renewal(sorted(entries, key=lambda one: one.number))


def _unknown(scripts: List[str], app: Any) -> List[str]:
    """Those inline scripts that an app does not have yet."""
    if app is None or not scripts:
        return scripts
    known = {number_of(one) for one in containers_of(app).inline_scripts} - {0}
    return [one for one in scripts if number_of(one) not in known]


def _name_of(module: Any) -> str:
    """The name of a module that exists."""
    if isinstance(module, ModuleType):
        return module.__name__
    if not isinstance(module, str):
        raise TypeError(f"include() takes modules and their names, not {module!r}.")
    if module not in sys.modules and importlib.util.find_spec(module) is None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)
    return module
