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
from ._declaration import Entry, Scope, Script, Spec, is_same
from ._outputs import duplicates, names_of, site_of
from ._ownership import (
    COMPONENT,
    INCLUDED,
    SAID,
    Renewal,
    apps_including,
    claim,
    is_patterned,
    may_be_component,
    may_be_shared,
    may_turn_out_else,
    owners,
    renewal,
)
from ._pending import PendingDeclarations, pending

if TYPE_CHECKING:
    from dash import Dash

    from ._origin import Origin
    from ._view import Described


class Due:  # pylint: disable=too-few-public-methods
    """The specs and entries that an app is about to take, in containers of its own."""

    def __init__(self) -> None:
        self.callback_list: List[Dict[str, Any]] = []
        self.callback_map: Dict[str, Dict[str, Any]] = {}
        # All that is taken, as the two above may be used up; and what waits on.
        self.specs: List[Spec] = []
        self.entries: Dict[str, Dict[str, Any]] = {}
        self.left: List[Dict[str, Any]] = []
        self.has_incomplete = False
        self.has_renewed = False

    def site_of(self, callback_id: str) -> str:
        """The file and line at which a callback id is declared."""
        return site_of(self.entries.get(callback_id))

    def add_entry(self, callback_id: str, entry: Dict[str, Any]) -> None:
        """Adds the entry of a callback id."""
        self.entries[callback_id] = entry
        self.callback_map[callback_id] = _with_own_options(entry)


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
        self._included: List[str] = []
        # Up to which point the app has looked at what it has in common with others.
        self._read = 0
        self._state: Any = None
        self._renewals = 0
        # Declarations that wait with the app, and inline scripts that do.
        self._waiting: List[Spec] = []
        self._scripts: List[str] = []
        # Whether something is held back until the run that declares it has ended.
        self._is_undecided = False
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
        if spec.entry.script is not None:
            self._scripts.append(spec.entry.script)

    def forget_waiting(self) -> None:
        """Drops what waits for the app only."""
        self._waiting.clear()
        self._scripts.clear()
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
        self._included += [one for one in names if one not in self._included]
        self._read = 0

    def reset(self) -> None:
        """Drops every callback of the app, however it was declared.

        What waits for other apps stays. The app can be given new callbacks and goes
        on serving.
        """
        with self._pending.lock:
            waiting = list(self._pending.callback_list)
            self._pending.remove(
                spec
                for spec in waiting
                if isinstance(spec, Spec) and self._is_only_mine(spec.entry.scope)
            )
            app = self.app
            if app is not None:
                app.callback_map.clear()
                app._callback_list.clear()  # pylint: disable=protected-access
                app._inline_scripts.clear()  # pylint: disable=protected-access
                app.callback_api_paths.clear()
            self._read = self._pending.changes
            self._waiting.clear()
            self._scripts.clear()

    def _is_only_mine(self, scope: Scope) -> bool:
        return list(owners(scope)) == [self.origin]

    # What the app has

    def rule_of(self, entry: Dict[str, Any]) -> Optional[str]:
        """By which rule of README.md the app has a callback.

        :param entry: of `app.callback_map`, or of what waits.
        :return: None if no rule gives it to the app: it is another app's, or was put
            into the map by hand.
        """
        if not isinstance(entry, Entry):
            return None
        return _Claims(self).rule_of(entry)

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
            _settle_owner(scope, self.origin)
            return True

    def specs(self) -> List[Dict[str, Any]]:
        """What `/_dash-dependencies` would list now.

        Nothing is taken, so it can be asked at any time.
        """
        with self._pending.lock:
            app = self.app
            if app is None:
                return []
            self._pending.executions.settle()
            listed = app._callback_list  # pylint: disable=protected-access
            specs = [*listed, *self._coming(app, Due())]
            entries = [one.entry for one in specs if isinstance(one, Spec)]
            found = renewal(sorted(entries, key=lambda one: one.number))
            numbers = found.dropped | found.held
            specs = [one for one in specs if not _is_among(one, numbers)]
            if found.dropped:
                _sort(specs)
            return specs

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
            due = self._due(app)
            try:
                yield due
            except DuplicateCallback as error:
                raise DuplicateCallback(f"{error} {_both_sites(due, app)}") from None
            self._take(due)

    def refresh(self) -> None:
        """Takes what was declared since the last request.

        Costs a comparison if nothing was.
        """
        app = self.app
        if app is None or not self._is_behind():
            return
        with self.taking() as due:
            _leave_out_clashes(due, app)
            app.callback_map.update(due.callback_map)
            app._callback_list += due.callback_list  # pylint: disable=protected-access
            if due.has_renewed:
                _sort(app._callback_list)  # pylint: disable=protected-access
        if any(entry.get("background") for entry in due.callback_map.values()):
            app._setup_cancel_callbacks()  # pylint: disable=protected-access

    def _is_behind(self) -> bool:
        waiting = self._pending
        is_known = self._state == waiting.state() and self._renewals == waiting.renewals
        return self._is_undecided or not is_known

    def _due(self, app: Dash) -> Due:
        executions = self._pending.executions
        executions.settle()
        if not self.is_served:
            executions.forget_suspended()
        due = Due()
        coming = self._coming(app, due)
        renewed = self._renew(app, [one for one in coming if isinstance(one, Spec)])
        self._is_undecided = due.has_incomplete or bool(renewed.held)
        due.has_renewed = bool(renewed.dropped)
        hidden = app.config.get("hide_all_callbacks", False)
        for spec in coming:
            if not isinstance(spec, Spec):
                due.callback_list.append(_shown(spec, hidden))
            elif spec.entry.number in renewed.held:
                due.left.append(spec)
            elif spec.entry.number not in renewed.dropped:
                self._add(due, spec, hidden)
            elif not isinstance(spec, _Waiting) and not self._is_only_mine(
                spec.entry.scope
            ):
                # An older app at the same place has not taken it yet.
                due.left.append(spec)
        self._add_unlisted(due)
        if not self.is_served:
            # What is not replaced by a copy stays what we know it by.
            for listed in app._callback_list:  # pylint: disable=protected-access
                if isinstance(listed, Spec):
                    _shown(listed, hidden)
        return due

    def _coming(self, app: Dash, due: Due) -> List[Dict[str, Any]]:
        """What the app has and has not taken, in the order of declaration."""
        claims, order = _Claims(self), (0, 0)
        coming: List[Tuple[Tuple[int, int], Dict[str, Any]]] = []
        own = [_Waiting(one) for one in self._waiting]
        for spec in self._pending.callback_list:
            if isinstance(spec, Spec):
                if not claims.has(spec.entry):
                    due.left.append(spec)
                    continue
                if not spec.is_complete or claims.is_open(spec.entry.scope):
                    # Another thread is about to complete it, or to build its app.
                    due.has_incomplete = True
                    due.left.append(spec)
                    continue
                order = spec.entry.order
            coming.append((order, spec))
        shared = self._in_common(app, claims, {order[1] for order, _ in coming})
        coming += [(spec.entry.order, spec) for spec in (*own, *shared)]
        if own or shared or any(order[0] != order[1] for order, _ in coming):
            coming.sort(key=lambda one: one[0])
        return [spec for _, spec in coming]

    def _in_common(self, app: Dash, claims: _Claims, known: Set[int]) -> List[Spec]:
        """What other apps have taken and this one has too."""
        lists = self._pending.shared_lists(self.origin, self._included)
        found = [
            spec
            for shared in lists
            for at, spec in shared
            if at > self._read and claims.rule_of(spec.entry) is not None
        ]
        if not found:
            return []
        known = known.union(_numbers(app._callback_list))  # pylint: disable=W0212
        fresh = {one.entry.number: one for one in found}
        return [_Given(one) for key, one in fresh.items() if key not in known]

    def _renew(self, app: Dash, coming: List[Spec]) -> Renewal:
        """What newer declarations replace; it is taken from the app at once."""
        is_plain = not any(one.may_replace for one in {c.entry.scope for c in coming})
        if is_plain and not self._is_undecided:
            if self._renewals == self._pending.renewals:
                return Renewal(set(), set())
        listed = app._callback_list  # pylint: disable=protected-access
        specs = [one for one in listed if isinstance(one, Spec)] + coming
        specs.sort(key=lambda one: one.entry.number)
        renewed = renewal(one.entry for one in specs)
        self.drop(renewed.dropped)
        self._pending.remove(
            one
            for one in coming
            if one.entry.number in renewed.dropped
            and self._is_only_mine(one.entry.scope)
        )
        return renewed

    def _add(self, due: Due, spec: Spec, hidden: Any) -> None:
        """Adds a spec and its entry to what is due."""
        due.specs.append(spec)
        due.callback_list.append(_shown(spec, hidden))
        waiting = self._pending.callback_map.get(spec["output"])
        if waiting is not None and is_same(waiting, spec.entry):
            # Somebody may have put a copy into the map.
            due.add_entry(spec["output"], waiting)
        elif waiting is not None or isinstance(spec, _Waiting):
            due.add_entry(spec["output"], spec.entry)

    def _add_unlisted(self, due: Due) -> None:
        """Adds the entries that somebody else has put in, or whose spec was taken out."""
        entries = self._pending.callback_map
        if all(key in due.entries for key in entries):
            return
        claims = _Claims(self)
        listed = _numbers(self._pending.callback_list)
        for callback_id, entry in entries.items():
            if isinstance(entry, Entry):
                if entry.number in listed or not claims.has(entry):
                    continue
            due.add_entry(callback_id, entry)

    def _tell_duplicates(self, due: Due) -> None:
        """Logs the outputs that are declared twice, once for each two callbacks."""
        app = self.app
        if app is None or (self.is_served and not due.specs):
            return
        fresh = _numbers(due.specs)
        told: Set[Tuple[int, int]] = set()
        listed = app._callback_list  # pylint: disable=protected-access
        for output, *two in duplicates(listed):
            pair = (id(two[0]), id(two[1]))
            if pair in told or (self.is_served and not _numbers(two) & fresh):
                continue
            told.add(pair)
            app.logger.error(
                "The output %s is declared twice, at %s and at %s: remove one, or set"
                " allow_duplicate=True on the output of the later.",
                output,
                *(site_of(getattr(one, "entry", None)) for one in two),
            )

    def _take(self, due: Due) -> None:
        self._tell_duplicates(due)
        waiting = self._pending
        claims = _Claims(self)
        for scope in {spec.entry.scope for spec in due.specs}:
            _settle_owner(scope, self.origin)
        for spec in due.specs:
            spec.entry.scope.taken = max(spec.entry.scope.taken, spec.entry.number)
        waiting.callback_list[:] = due.left
        waiting.forget_entries(due.entries)
        for spec in due.specs:
            if not isinstance(spec, _Waiting):
                for shared, key in claims.shared_under(spec.entry):
                    waiting.share(spec, shared, key)
            elif isinstance(spec, _Given) and spec.entry.script is not None:
                self._scripts.append(spec.entry.script)
        self._waiting.clear()
        waiting.changes += 1
        self._read = waiting.changes
        self._state, self._renewals = waiting.state(), waiting.renewals
        self.is_served = True

    def drop(self, numbers: Set[int]) -> None:
        """Takes callbacks out of the app.

        :param numbers: of their entries.
        """
        app = self.app
        if app is None or not numbers:
            return
        # pylint: disable=protected-access
        specs: List[Dict[str, Any]] = app._callback_list
        gone = [one for one in specs if isinstance(one, Spec)]
        gone = [one for one in gone if one.entry.number in numbers]
        specs[:] = [one for one in specs if not _is_among(one, numbers)]
        for scripts in (app._inline_scripts, self._pending.inline_scripts):
            scripts[:] = [one for one in scripts if not _is_script_of(one, numbers)]
        left = {one["output"]: one for one in specs if isinstance(one, Spec)}
        for spec in gone:
            _take_out(spec.entry, left.get(spec["output"]), app)
        self._pending.unshare(numbers, self.origin)

    # Inline scripts and API paths

    def take_inline_scripts(self) -> List[str]:
        """Takes the inline scripts of the app's clientside callbacks.

        :return: those that it has not taken before.
        """
        waiting = self._pending
        with waiting.lock:
            scripts, self._scripts = self._scripts, []
            if waiting.inline_scripts:
                claims = _Claims(self)
                mine = [one for one in waiting.inline_scripts if _is_of(one, claims)]
                waiting.remove_scripts(mine)
                scripts += mine
            return scripts

    def take_api_paths(self) -> Dict[str, Any]:
        """Takes the functions of the app's API endpoints.

        :return: those that the app does not have yet, by path.
        """
        waiting = self._pending
        with waiting.lock:
            app = self.app
            known = app.callback_api_paths if app is not None else {}
            paths = waiting.foreign_api_paths()
            apis = [one.api for one in self._entries() if one.api is not None]
            paths.update(one for one in apis if waiting.has_api_path(one[0]))
            fresh = {
                path: func
                for path, func in paths.items()
                if known.get(path) is not func
            }
            waiting.give_api_paths(fresh)
            return fresh

    def _entries(self) -> Iterator[Entry]:
        """What the app has, taken or not, in the order of declaration."""
        app = self.app
        if app is None:
            return
        listed = app._callback_list  # pylint: disable=protected-access
        specs = [*listed, *self._coming(app, Due())]
        known = {one.entry.number: one.entry for one in specs if isinstance(one, Spec)}
        claims = _Claims(self)
        for entry in self._pending.callback_map.values():
            if isinstance(entry, Entry) and claims.has(entry):
                known.setdefault(entry.number, entry)
        yield from known.values()

    def entry_of(self, callback_id: str) -> Optional[Dict[str, Any]]:
        """What a callback of the app is called by, None if there is none.

        Nothing changes, so an app that is never served can be asked too.
        """
        with self._pending.lock:
            app = self.app
            if app is not None and callback_id in app.callback_map:
                found: Dict[str, Any] = app.callback_map[callback_id]
                return found
            mine = [one for one in self._entries() if one.callback_id == callback_id]
            return mine[-1] if mine else None

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


class _Claims:
    """Which of some declarations are an app's, decided once for each scope.

    :param registry: of the app.
    """

    def __init__(self, registry: CallbackRegistry):
        self._origin = registry.origin
        self._pending: PendingDeclarations = registry._pending  # pylint: disable=W0212
        self._rules: Dict[Scope, Tuple[Optional[str], bool]] = {}
        self._open: Dict[Scope, bool] = {}

    def rule_of(self, entry: Entry) -> Optional[str]:
        """By which rule the app has a declaration, None if it has not."""
        found = self._rules.get(entry.scope)
        if found is None:
            found = self._rules[entry.scope] = self._decide(entry.scope)
        rule, is_of_components = found
        if is_of_components and is_patterned(entry):
            return COMPONENT
        return rule

    def has(self, entry: Entry) -> bool:
        """True if the app has something that waits.

        What was taken and waits again, somebody has put back for anybody.
        """
        return entry.number <= entry.scope.taken or self.rule_of(entry) is not None

    def _decide(self, scope: Scope) -> Tuple[Optional[str], bool]:
        if not scope.is_app_less:
            return SAID, False
        includes = self._pending.includes
        rule = claim(scope, self._origin, includes)
        if rule in (SAID, INCLUDED) or apps_including(scope, includes):
            return rule, False
        return rule, may_be_component(scope)

    def is_open(self, scope: Scope) -> bool:
        """True if one of several apps may turn out to be nearer to a scope."""
        if scope not in self._open:
            several = scope.owner is None and self._pending.has_several_apps()
            self._open[scope] = several and may_turn_out_else(scope)
        return self._open[scope]

    def shared_under(self, entry: Entry) -> List[Tuple[Any, Any]]:
        """The lists, and the keys in them, of what other apps have too."""
        rule, is_of_components = self._rules.get(entry.scope) or self._decide(
            entry.scope
        )
        if rule == INCLUDED:
            return self._pending.lists_of_modules(entry.scope)
        if is_of_components and is_patterned(entry):
            return [self._pending.list_of_components()]
        owner = entry.scope.owner
        if rule == SAID or owner is None or not may_be_shared(entry.scope, owner):
            return []
        return [self._pending.shared_at(self._origin)]


def _both_sites(due: Due, app: Dash) -> str:
    """Where the callback stands that an app and what it takes both have."""
    clashing = next((one for one in due.callback_map if one in app.callback_map), "")
    said = site_of(app.callback_map.get(clashing))
    return f"The two are declared at {due.site_of(clashing)} and at {said}: rename one of the two."


def _settle_owner(scope: Scope, origin: Origin) -> None:
    """Says who has a scope for good: the first of its owners that is served."""
    for one in (scope, scope.run.first):
        if one is not None and one.owner is None and one.said is None:
            found = owners(one)
            if not found or origin in found:
                one.owner = origin
            elif len(found) == 1:
                one.owner = found[0]


def _leave_out_clashes(due: Due, app: Dash) -> None:
    """The late form of `DuplicateCallback`: a page that is served goes on."""
    clashes = {one for one in due.callback_map if is_said(app.callback_map.get(one))}
    for callback_id in clashes:
        app.logger.error(
            "The callback %s at %s was already assigned with `app.callback` at %s, so it"
            " is not served: rename one of the two.",
            callback_id,
            due.site_of(callback_id),
            site_of(app.callback_map[callback_id]),
        )
        del due.callback_map[callback_id]
    due.callback_list[:] = [
        one for one in due.callback_list if one["output"] not in clashes
    ]


def is_said(entry: Optional[Dict[str, Any]]) -> bool:
    """True for the entry of an `@app.callback`, or one that was put in by hand."""
    if entry is None:
        return False
    return not isinstance(entry, Entry) or not entry.scope.is_app_less


def _numbers(specs: Iterable[Dict[str, Any]]) -> Set[int]:
    return {one.entry.number for one in specs if isinstance(one, Spec)}


def _sort(specs: List[Dict[str, Any]]) -> None:
    """Puts app-less callbacks in order, at the places that they have in a list."""
    known = [
        (index, one)
        for index, one in enumerate(specs)
        if isinstance(one, Spec) and one.entry.scope.is_app_less
    ]
    ordered = sorted((one for _, one in known), key=lambda one: one.entry.order)
    for (index, _), spec in zip(known, ordered):
        specs[index] = spec


def _is_among(spec: Dict[str, Any], numbers: Set[int]) -> bool:
    return isinstance(spec, Spec) and spec.entry.number in numbers


def _is_script_of(script: str, numbers: Set[int]) -> bool:
    return isinstance(script, Script) and script.entry.number in numbers


def _shown(spec: Dict[str, Any], hidden: Any) -> Dict[str, Any]:
    """A spec that says whether the dev tools show it."""
    if spec.get("hidden") is not None:
        return spec
    if not isinstance(spec, Spec):
        return {**spec, "hidden": hidden}
    spec["hidden"] = hidden
    return spec


class _Waiting(Spec):
    """What waits with the app, and is in no container."""

    __slots__ = ()

    def __init__(self, spec: Spec):
        super().__init__(spec, spec.entry)


class _Given(_Waiting):
    """A copy for one more app of what another one has taken."""

    __slots__ = ()

    def __init__(self, spec: Spec):
        super().__init__(spec)
        self.entry = spec.entry.copy()


def _is_of(script: str, claims: _Claims) -> bool:
    """True if an inline script is an app's; one that was put in by hand is anybody's."""
    if not isinstance(script, Script):
        return True
    return claims.has(script.entry)


def _with_own_options(entry: Dict[str, Any]) -> Dict[str, Any]:
    """An entry whose background options an app may use up: another app has it too."""
    background = entry.get("background")
    if not background or "cancel_inputs" not in background:
        return entry
    copied = entry.copy()
    copied["background"] = dict(background)
    return copied


def _take_out(entry: Entry, left: Optional[Spec], app: Dash) -> None:
    """Takes an entry and its API path out of an app.

    :param left: what the app has of the same callback id else.
    """
    if is_same(app.callback_map.get(entry.callback_id), entry):
        if left is None:
            del app.callback_map[entry.callback_id]
        else:
            app.callback_map[entry.callback_id] = left.entry
    if entry.api is not None:
        path, func = entry.api
        if app.callback_api_paths.get(path) is func:
            del app.callback_api_paths[path]


def _name_of(module: Any) -> str:
    """The name of a module that exists."""
    if isinstance(module, ModuleType):
        return module.__name__
    if not isinstance(module, str):
        raise TypeError(f"include() takes modules and their names, not {module!r}.")
    if module not in sys.modules and importlib.util.find_spec(module) is None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)
    return module
