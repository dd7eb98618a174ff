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
from ._containers import containers_of, is_among, number_of
from ._declaration import Entry, Scope, Spec, is_same
from ._outputs import duplicates, names_of, site_of
from ._ownership import Renewal, apps_including, claim, owners, renewal
from ._pending import PendingDeclarations, pending

if TYPE_CHECKING:
    from dash import Dash

    from ._view import Described


class Given(Spec):
    """What an app gets that is in no container: another app has taken it, or it was
    kept for the app."""

    __slots__ = ()

    def __init__(self, spec: Spec):
        super().__init__(spec, spec.entry.copy())


class Due:  # pylint: disable=too-few-public-methods
    """What an app is about to take.

    Dash uses up the list and the map when it takes what is in them.
    """

    def __init__(self) -> None:
        self.callback_list: List[Dict[str, Any]] = []
        self.callback_map: Dict[str, Dict[str, Any]] = {}
        self.specs: List[Dict[str, Any]] = []
        self.entries: Dict[str, Dict[str, Any]] = {}
        self.has_renewed = False

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
        # Up to which change the app has looked at what it has in common with others.
        self._read = 0
        # What waited when the app took something last.
        self._state: Tuple[int, ...] = ()
        self._renewals = 0
        # What waits for this app only, and scripts of what was given to it.
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

    def drop_included(self) -> List[Spec]:
        """Takes away what the app has of modules that only others include.

        :return: what was taken away.
        """
        app = self.app
        specs = containers_of(app).specs() if app is not None else []
        lost = [one for one in specs if self._is_for_others(one.entry.scope)]
        self._drop(lost)
        return lost

    def _is_for_others(self, scope: Scope) -> bool:
        if scope.said is not None or not scope.is_app_less:
            return False
        including = apps_including(scope, self._pending.includes)
        return bool(including) and self.origin not in including

    def reset(self) -> None:
        """Drops every callback of the app, however it was declared.

        What waits for other apps stays. The app can be given new callbacks and goes
        on serving.
        """
        waiting = self._pending
        with waiting.lock:
            specs = waiting.containers.specs()
            waiting.remove(one for one in specs if self._is_only_mine(one.entry.scope))
            app = self.app
            if app is not None:
                containers_of(app).clear()
            self._read = waiting.changes
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
            app = self.app
            if app is None:
                return []
            self._pending.executions.settle()
            specs = [*containers_of(app).callback_list, *self._coming(app)[0]]
            found = _renewal(specs)
            numbers = found.dropped | found.held
            specs = [one for one in specs if not is_among(one, numbers)]
            if found.dropped:
                _sort(specs)
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
            mine = [one for one in self._entries() if one.callback_id == callback_id]
            return mine[-1] if mine else None

    def _entries(self) -> List[Entry]:
        """What the app has, taken or not, in the order of declaration."""
        entries = [one.entry for one in self.specs() if isinstance(one, Spec)]
        claims, known = self._claims(), {one.number for one in entries}
        for entry in self._pending.callback_map.values():
            if isinstance(entry, Entry) and entry.number not in known:
                if claims.has(entry):
                    entries.append(entry)
        return entries

    def _claims(self) -> Claims:
        return Claims(self.origin, self._pending)

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
            due = self._due(app)
            try:
                yield due
            except DuplicateCallback as error:
                raise DuplicateCallback(f"{error} {_both_sites(due, app)}") from None
            self._take(app, due)

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
        return self._is_undecided or self._state != self._pending.state()

    def _due(self, app: Dash) -> Due:
        executions = self._pending.executions
        executions.settle()
        if not self.is_served:
            executions.forget_suspended()
        due = Due()
        coming, is_open = self._coming(app)
        renewed = self._renew(app, coming)
        self._is_undecided = is_open or bool(renewed.held)
        due.has_renewed = bool(renewed.dropped)
        left = renewed.dropped | renewed.held
        hidden = app.config.get("hide_all_callbacks", False)
        for spec in coming:
            if not is_among(spec, left):
                self._add(due, spec, hidden)
        self._add_unlisted(due)
        if not self.is_served:
            # What is not replaced by a copy stays what we know it by.
            for listed in containers_of(app).specs():
                _shown(listed, hidden)
        return due

    def _coming(self, app: Dash) -> Tuple[List[Dict[str, Any]], bool]:
        """What the app has and has not taken, in the order of declaration; and whether
        something may come of what another thread is about to complete."""
        claims, is_open = self._claims(), False
        order = (0, 0)
        coming: List[Tuple[Tuple[int, int], Dict[str, Any]]] = []
        for spec in self._pending.callback_list:
            if isinstance(spec, Spec):
                if not claims.has(spec.entry):
                    continue
                if not spec.is_complete or claims.is_open(spec.entry.scope):
                    is_open = True
                    continue
                order = spec.entry.order
            coming.append((order, spec))
        given = self._given(app, claims, {one[1] for one, _ in coming})
        coming += [(spec.entry.order, spec) for spec in given]
        if given or any(one[0] != one[1] for one, _ in coming):
            coming.sort(key=lambda one: one[0])
        return [spec for _, spec in coming], is_open

    def _given(self, app: Dash, claims: Claims, known: Set[int]) -> List[Given]:
        """What waits for this app only, and what other apps have taken and it has too."""
        found = {
            spec.entry.number: spec
            for shared in self._pending.shared_with(self.origin, self._included)
            for at, spec in shared
            if at > self._read and claims.rule_of(spec.entry) is not None
        }
        if found:
            listed = containers_of(app).callback_list
            known = known.union(number_of(one) or 0 for one in listed)
        common = [spec for number, spec in found.items() if number not in known]
        return [Given(one) for one in (*self._waiting, *common)]

    def _renew(self, app: Dash, coming: List[Dict[str, Any]]) -> Renewal:
        """What newer declarations replace; it is taken from the app at once."""
        scopes = {one.entry.scope for one in coming if isinstance(one, Spec)}
        is_plain = not any(one.may_replace for one in scopes)
        if is_plain and not self._is_undecided:
            if self._renewals == self._pending.renewals:
                return Renewal(set(), set())
        specs = [*containers_of(app).specs(), *coming]
        found = _renewal(specs)
        dropped = [one for one in specs if is_among(one, found.dropped)]
        self._drop(dropped)
        mine = [one for one in dropped if self._is_only_mine(one.entry.scope)]
        self._pending.remove(mine)
        return found

    def _drop(self, specs: Iterable[Any]) -> None:
        """Takes callbacks out of the app."""
        app, entries = self.app, [one.entry for one in specs]
        if app is not None and entries:
            numbers = {one.number for one in entries}
            containers_of(app).take_out(entries)
            scripts = self._pending.inline_scripts
            scripts[:] = [one for one in scripts if not is_among(one, numbers)]
            self._pending.unshare(numbers, self.origin)

    def _add(self, due: Due, spec: Dict[str, Any], hidden: Any) -> None:
        """Adds a spec and its entry to what is due."""
        due.specs.append(spec)
        due.callback_list.append(_shown(spec, hidden))
        if not isinstance(spec, Spec):
            return
        waiting = self._pending.callback_map.get(spec["output"])
        if waiting is not None and is_same(waiting, spec.entry):
            # Somebody may have put a copy into the map.
            due.add_entry(spec["output"], waiting)
        elif waiting is not None or isinstance(spec, Given):
            due.add_entry(spec["output"], spec.entry)

    def _add_unlisted(self, due: Due) -> None:
        """Adds the entries that somebody else has put in, or whose spec was taken out."""
        entries = self._pending.callback_map
        if all(key in due.entries for key in entries):
            return
        claims = self._claims()
        listed = {number_of(one) for one in self._pending.callback_list}
        for callback_id, entry in entries.items():
            if isinstance(entry, Entry):
                if entry.number in listed or not claims.has(entry):
                    continue
            due.add_entry(callback_id, entry)

    def _take(self, app: Dash, due: Due) -> None:
        self._tell_duplicates(app, due)
        waiting, claims = self._pending, self._claims()
        specs = [one for one in due.specs if isinstance(one, Spec)]
        for spec in specs:
            settle_owner(spec.entry.scope, self.origin)
            spec.entry.scope.taken = max(spec.entry.scope.taken, spec.entry.number)
        taken = {id(one) for one in due.specs}
        left = [one for one in waiting.callback_list if id(one) not in taken]
        waiting.callback_list[:] = left
        waiting.containers.forget(due.entries)
        for spec in specs:
            if isinstance(spec, Given):
                self._scripts += filter(None, [spec.entry.script])
            else:
                for shared in claims.shared(spec.entry):
                    waiting.share(spec, shared)
        self._waiting.clear()
        waiting.changes += 1
        self._read = waiting.changes
        self._state, self._renewals = waiting.state(), waiting.renewals
        self.is_served = True

    def _tell_duplicates(self, app: Dash, due: Due) -> None:
        """Logs the outputs that are declared twice, once for each two callbacks."""
        if self.is_served and not due.specs:
            return
        fresh = {number_of(one) for one in due.specs} - {None}
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
        """Takes the inline scripts of the app's clientside callbacks.

        :return: those that it has not taken before.
        """
        with self._pending.lock:
            given, self._scripts = self._scripts, []
            waiting, claims = self._pending.inline_scripts, self._claims()
            mine = [one for one in waiting if claims.has_script(one)]
            if mine:
                taken = {id(one) for one in mine}
                waiting[:] = [one for one in waiting if id(one) not in taken]
            return given + mine

    def take_api_paths(self) -> Dict[str, Any]:
        """Takes the functions of the app's API endpoints.

        :return: those that the app does not have yet, by path.
        """
        waiting = self._pending
        with waiting.lock:
            known = self.app.callback_api_paths if self.app is not None else {}
            paths = waiting.foreign_api_paths()
            paths.update(one.api for one in self._entries() if one.api is not None)
            fresh = {
                path: func
                for path, func in paths.items()
                if known.get(path) is not func
            }
            for path, func in fresh.items():
                waiting.containers.remove_api_path(path, func)
            return fresh

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
    return renewal(sorted(entries, key=lambda one: one.number))


def _both_sites(due: Due, app: Dash) -> str:
    """Where the callback stands that an app and what it takes both have."""
    clashing = next((one for one in due.callback_map if one in app.callback_map), "")
    said, other = app.callback_map.get(clashing), due.entries.get(clashing)
    places = f"{site_of(other)} and at {site_of(said)}"
    return f"The two are declared at {places}: rename one of the two."


def _leave_out_clashes(due: Due, app: Dash) -> None:
    """The late form of `DuplicateCallback`: a page that is served goes on."""
    clashes = {one for one in due.callback_map if _is_said(app.callback_map.get(one))}
    for callback_id in clashes:
        app.logger.error(
            "The callback %s at %s was already assigned with `app.callback` at %s, so it"
            " is not served: rename one of the two.",
            callback_id,
            site_of(due.entries.get(callback_id)),
            site_of(app.callback_map[callback_id]),
        )
        del due.callback_map[callback_id]
    due.callback_list[:] = [
        one for one in due.callback_list if one["output"] not in clashes
    ]


def _is_said(entry: Optional[Dict[str, Any]]) -> bool:
    """True for the entry of an `@app.callback`, or one that was put in by hand."""
    if entry is None:
        return False
    return not isinstance(entry, Entry) or not entry.scope.is_app_less


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


def _shown(spec: Dict[str, Any], hidden: Any) -> Dict[str, Any]:
    """A spec that says whether the dev tools show it."""
    if spec.get("hidden") is not None:
        return spec
    if not isinstance(spec, Spec):
        return {**spec, "hidden": hidden}
    spec["hidden"] = hidden
    return spec


def _with_own_options(entry: Dict[str, Any]) -> Dict[str, Any]:
    """An entry whose background options an app may use up: another app has it too."""
    background = entry.get("background")
    if not background or "cancel_inputs" not in background:
        return entry
    copied = entry.copy()
    copied["background"] = dict(background)
    return copied


def _name_of(module: Any) -> str:
    """The name of a module that exists."""
    if isinstance(module, ModuleType):
        return module.__name__
    if not isinstance(module, str):
        raise TypeError(f"include() takes modules and their names, not {module!r}.")
    if module not in sys.modules and importlib.util.find_spec(module) is None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)
    return module
