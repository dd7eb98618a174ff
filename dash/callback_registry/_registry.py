"""The callbacks of one app."""

from __future__ import annotations

import contextlib
import itertools
import operator
import sys
import warnings
import weakref
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Optional, Set

from ._declaration import Declaration
from ._holdings import Holdings
from ._main_module import offer_main_module
from ._ownership import (
    are_of_one_file,
    claims,
    inherits,
    is_component,
    may_be_component,
    may_be_outdated,
    may_inherit,
    outdated,
    owners,
    reruns,
    runs_of,
    superseded,
    waiting_neighbours,
)
from ._origin import Built
from ._pending import PendingDeclarations, pending
from ._scope import Scope

if TYPE_CHECKING:
    from dash import Dash


class Due:
    """The specs and entries that an app is about to take, in containers of its own.

    :param declarations: what the app has and has not taken.
    :param app: the app; what its map has already is left out.
    :param listed: the identities of the inputs in the app's list, which are left out.
    """

    def __init__(self, declarations: List[Declaration], app: Dash, listed: Set[int]):
        hidden = app.config.get("hide_all_callbacks", False)
        mapped = app.callback_map
        self._declarations: List[Declaration] = []
        self.callback_list: List[Dict[str, Any]] = []
        self.callback_map: Dict[str, Dict[str, Any]] = {}
        for one in declarations:
            if one.spec is not None and id(one.spec.get("inputs")) not in listed:
                self._declarations.append(one)
                self.callback_list.append(one.spec_for(hidden))
            if one.entry is None or _is_copy(mapped.get(one.callback_id), one.entry):
                continue
            self.callback_map[one.callback_id] = _separate(one.entry)
        self._specs = list(self.callback_list)

    def site_of(self, callback_id: str) -> str:
        """The file and line of what a callback id is declared by."""
        declared = (one for one in self._declarations if one.callback_id == callback_id)
        return next((one.site for one in declared), "an unknown place")

    def keep(self) -> None:
        """Lets the declarations have the specs that were taken, not both."""
        for declaration, spec in zip(self._declarations, self._specs):
            declaration.keep(spec)


# pylint: disable=attribute-defined-outside-init
class CallbackRegistry:  # pylint: disable=too-many-instance-attributes
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
        self._app = weakref.ref(app)
        self._pending = waiting
        frame = sys._getframe(1)  # pylint: disable=protected-access
        self.origin = waiting.locate(app, frame)
        for run in self.origin.runs:
            offer_main_module(run)
        self._built = Built(self.origin, self)
        self._forget()
        waiting.admit(self._built)

    def _forget(self) -> None:
        self._held = Holdings(self.origin)
        self._scripted: Dict[Declaration, None] = {}
        self._given: List[Declaration] = []
        self._generation = self._pending.generation
        self._seen: Any = None
        self._rendered: Any = None
        self._filled = (0, 0)

    def __repr__(self) -> str:
        return f"<CallbackRegistry of the app built at {self.origin.site}>"

    @property
    def app(self) -> Optional[Dash]:
        """The app, or None when it is gone."""
        return self._app()

    @property
    def is_served(self) -> bool:
        """True once the app has answered a request."""
        return self._built.is_served

    @property
    def finished(self) -> int:
        """How many clientside callbacks were completed after they were added."""
        return self._pending.finished

    def reset(self) -> None:
        """Drops every callback of the app, however it was declared.

        What waits for other apps stays. The app can be given new callbacks and goes
        on serving.
        """
        with self._pending.lock:
            mine = [one for one in self._pending.waiting() if self._is_only_mine(one)]
            self._pending.remove(mine)
            self._pending.remove_scripts(one.script for one in mine if one.script)
            self._pending.bequeath(self.origin, [])
            app = self.app
            if app is not None:
                app.callback_map.clear()
                app._callback_list.clear()  # pylint: disable=protected-access
                app._inline_scripts.clear()  # pylint: disable=protected-access
                app.callback_api_paths.clear()
            self._forget()

    @contextlib.contextmanager
    def taking(self) -> Iterator[Due]:
        """Gives the app-less callbacks that the app has and has not taken yet.

        They are taken when the block is left without an error; otherwise they wait
        on, and none is lost.
        """
        with self._pending.lock:
            app = self.app
            assert app is not None
            fresh = self._fresh()
            due = Due(fresh, app, self._listed(app))
            yield due
            self._hold(fresh)
            due.keep()

    def refresh(self) -> None:
        """Takes what was declared since the last request.

        Costs a comparison if nothing was.
        """
        if self._seen != self._pending.state():
            self._refresh()

    def refresh_page(self) -> None:
        """Takes what was declared since the last page load, and lets go of what a
        module that was run again no longer declares."""
        if self._seen != self._pending.state() or self._has_outdated():
            self._refresh()

    def _has_outdated(self) -> bool:
        runs = self._held.runs
        watched = (one for one in runs if may_be_outdated(self, one, self._pending))
        return any(run.is_outdated() for run in watched)

    def _refresh(self) -> None:
        app = self.app
        if app is None:
            return
        with self.taking() as due:
            self._leave_out_clashes(due)
            app.callback_map.update(due.callback_map)
            specs: List[Dict[str, Any]] = app._callback_list  # pylint: disable=W0212
            specs += due.callback_list
            self._filled = (id(specs), len(specs))
        if any(entry.get("background") for entry in due.callback_map.values()):
            app._setup_cancel_callbacks()  # pylint: disable=protected-access

    def _listed(self, app: Dash) -> Set[int]:
        """What the app's list has of others, who may have put there what waits.

        Nothing if it is as the registry has left it.
        """
        specs: List[Dict[str, Any]] = app._callback_list  # pylint: disable=W0212
        if self._filled == (id(specs), len(specs)):
            return set()
        return {id(one.get("inputs")) for one in specs}

    def _leave_out_clashes(self, due: Due) -> None:
        """The late form of `DuplicateCallback`: a page that is served goes on."""
        app = self.app
        known = app.callback_map if app is not None else {}
        clashes = {
            callback_id for callback_id in due.callback_map if callback_id in known
        }
        held = {one.callback_id: one for one in self._held} if clashes else {}
        for callback_id in clashes:
            del due.callback_map[callback_id]
            earlier = held.get(callback_id)
            source = f"`@callback` at {earlier.site}" if earlier else "`@app.callback`"
            warnings.warn(
                f"`@callback` at {due.site_of(callback_id)} declares {callback_id},"
                f" which the app built at {self.origin.site} has already from"
                f" {source}: the new one is not served, rename one of the two.",
                stacklevel=2,
            )
        due.callback_list[:] = [
            spec for spec in due.callback_list if spec["output"] not in clashes
        ]

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

    def entry_of(self, callback_id: str) -> Optional[Dict[str, Any]]:
        """What a callback of the app is called by, None if there is none.

        Nothing changes, so an app that is never served can be asked too.
        """
        with self._pending.lock:
            app = self.app
            if app is not None and callback_id in app.callback_map:
                found: Dict[str, Any] = app.callback_map[callback_id]
                return found
            coming = [one for one in self._coming() if one.callback_id == callback_id]
            return coming[-1].entry if coming else None

    def take_inline_scripts(self) -> List[str]:
        """Takes the inline scripts of the app's clientside callbacks.

        :return: those that it has not taken before.
        """
        with self._pending.lock:
            if self._rendered == self._pending.state():
                if not self._pending.inline_scripts:
                    return []
            owned = self._unscripted() if self._pending.has_scripts else []
            self._scripted.update(dict.fromkeys(owned))
            scripts = self._pending.foreign_scripts()
            scripts.extend(one.script for one in owned if one.script is not None)
            self._pending.remove_scripts(scripts)
            self._rendered = self._pending.state()
            return scripts

    def _unscripted(self) -> List[Declaration]:
        """What the app has whose inline scripts it has not taken yet."""
        mine = [one for one in self._all() if one.script is not None]
        return [one for one in mine if one not in self._scripted]

    def take_api_paths(self) -> Dict[str, Any]:
        """Takes the functions of the app's API endpoints.

        :return: those that the app does not have yet, by path.
        """
        with self._pending.lock:
            paths = self._pending.foreign_api_paths()
            for declaration in self._all():
                paths.update(declaration.api_paths or {})
            app = self.app
            known = app.callback_api_paths if app is not None else {}
            fresh = {
                path: func
                for path, func in paths.items()
                if known.get(path) is not func
            }
            self._pending.remove_api_paths(fresh)
            return fresh

    def shares_server(self, other: CallbackRegistry) -> bool:
        """True if both apps are served by one server object."""
        servers = [getattr(one.app, "server", None) for one in (self, other)]
        return servers[0] is not None and servers[0] is servers[1]

    def _is_only_mine(self, declaration: Declaration) -> bool:
        scope = declaration.scope
        if scope.answering is not None:
            return scope.answering() is self
        return owners(scope, self._pending) == [self]

    def _all(self) -> List[Declaration]:
        """What the app holds and what it has coming, in the order of declaration."""
        coming = self._coming()
        gone = self._superseded(coming)
        return [one for one in (*self._held, *coming) if one not in gone]

    def _superseded(self, coming: List[Declaration]) -> Set[Declaration]:
        """What newer runs of a file do without, or have declared again."""
        runs = self._held.runs | runs_of(coming)
        old = outdated(self, runs)
        if not old and not are_of_one_file(runs):
            return set()
        return set(superseded([*self._held, *coming], old, self._pending))

    def _fresh(self) -> List[Declaration]:
        """What to take now; lets go of what it replaces."""
        self._warn_of_neighbours()
        coming = self._coming()
        gone = self._superseded(coming)
        self._pending.discard(one for one in coming if one in gone)
        fresh = [one for one in coming if one not in gone]
        renewed = (self._held.earlier(one) for one in fresh)
        gone.update(one for one in renewed if one is not None)
        if gone:
            self._drop([one for one in gone if one in self._held])
        return fresh

    def _hold(self, fresh: List[Declaration]) -> None:
        self._pending.remove(fresh)
        self._held.add(fresh)
        for _, group in itertools.groupby(fresh, operator.attrgetter("scope")):
            self._share(list(group))
        self._given = []
        self._built.is_served = True
        self._pending.bequeath(self.origin, self._held.estate)
        self._seen = self._pending.state()

    def _coming(self) -> List[Declaration]:
        """What the app has and has not taken, in the order of declaration."""
        if self._generation != self._pending.generation:
            self._given = []
            self._generation = self._pending.generation
        waiting = self._pending.waiting()
        claimed = self._claimed_scopes(waiting)
        mine = [one for one in waiting if one.scope in claimed]
        waiting = [one for one in waiting if one.scope not in claimed]
        if waiting:
            runs = self._held.runs | runs_of(mine)
            mine += [one for one in waiting if reruns(self, one.scope, runs)]
        others = self._from_others(waiting)
        more = dict.fromkeys(one for one in others if one not in self._held)
        if more:
            ids = {one.callback_id for one in (*mine, *self._held)}
            more = {one: None for one in more if one.callback_id not in ids}
        coming = sorted(more, key=lambda one: one.scope.number) + mine
        newest = {one.callback_id: one for one in coming}
        return [one for one in coming if not newest[one.callback_id].replaces(one)]

    def _claimed_scopes(self, waiting: List[Declaration]) -> Set[Scope]:
        scopes = {one.scope for one in waiting}
        return {scope for scope in scopes if claims(self, scope, self._pending)}

    def _from_others(self, waiting: List[Declaration]) -> Iterable[Declaration]:
        """What the app has beside others: from itself built before, from components."""
        scopes = {one.scope for one in waiting}
        mine = {one for one in scopes if inherits(self, one, self._pending)}
        for declaration in waiting:
            if declaration.scope in mine or is_component(declaration):
                yield declaration
        estate = self._pending.estate(self.origin)
        if estate is not None and estate.origin is not self.origin:
            for declaration in estate.declarations:
                if may_inherit(declaration.scope, estate.origin, self.origin):
                    yield declaration
        yield from self._given
        yield from self._pending.components

    def _share(self, declarations: List[Declaration]) -> None:
        """Leaves declarations of one scope to the other apps that have them too."""
        scope = declarations[0].scope
        if scope.answering is not None:
            return
        if may_be_component(scope):
            components = [one for one in declarations if one.is_patterned()]
            for declaration in components:
                self._pending.keep_component(declaration)
            if components:
                kept = set(components)
                declarations = [one for one in declarations if one not in kept]
        for other in owners(scope, self._pending):
            if other is not self and _both_have(scope, self, other):
                other.give(declarations)

    def give(self, declarations: List[Declaration]) -> None:
        """Takes note of declarations that another app took and this one has too."""
        known = set(self._given)
        fresh = (one for one in declarations if one not in self._held)
        self._given.extend(one for one in fresh if one not in known)

    def _drop(self, declarations: List[Declaration]) -> None:
        """Takes declarations out of the app's containers."""
        self._held.drop(declarations)
        app = self.app
        for declaration in declarations:
            self._scripted.pop(declaration, None)
            if app is not None:
                _take_out(declaration, app)
        if app is None:
            return
        inputs = {id(one.spec["inputs"]) for one in declarations if one.spec}
        # pylint: disable=protected-access
        specs: List[Dict[str, Any]] = app._callback_list
        specs[:] = [one for one in specs if id(one.get("inputs")) not in inputs]
        scripts = {id(one.script) for one in declarations if one.script is not None}
        inline: List[str] = app._inline_scripts
        inline[:] = [one for one in inline if id(one) not in scripts]

    def _warn_of_neighbours(self) -> None:
        if self._built.is_told_of:
            return
        others = waiting_neighbours(self, self._pending)
        if not others:
            return
        for one in (self, *others):
            one._built.is_told_of = True  # pylint: disable=protected-access
        file, _, line = self.origin.site.rpartition(":")
        other = others[0]._names()  # pylint: disable=protected-access
        warnings.warn_explicit(
            f"{self._names()} is served while callbacks wait for {other},"
            " which was not served yet: serve that one too, or declare them with"
            " `@app.callback` of the app that they are for.",
            UserWarning,
            file,
            int(line),
        )

    def _names(self) -> str:
        config = getattr(self.app, "config", {})
        return f"the app {config.get('name')!r} built at {self.origin.site}"


def _both_have(scope: Scope, taker: CallbackRegistry, other: CallbackRegistry) -> bool:
    """True for what an app took that is due to another, or to both built alike."""
    if other.origin.number <= scope.number:
        return True
    return may_inherit(scope, taker.origin, other.origin) or may_inherit(
        scope, other.origin, taker.origin
    )


def _take_out(declaration: Declaration, app: Dash) -> None:
    """Takes the entry and the API paths of a declaration from an app."""
    entry = app.callback_map.get(declaration.callback_id)
    if entry is not None and _is_copy(entry, declaration.entry):
        del app.callback_map[declaration.callback_id]
    for path, func in (declaration.api_paths or {}).items():
        if app.callback_api_paths.get(path) is func:
            del app.callback_api_paths[path]


def _is_copy(
    item: Optional[Dict[str, Any]], original: Optional[Dict[str, Any]]
) -> bool:
    """True for a spec or entry, or a shallow copy of it."""
    if item is None or original is None:
        return False
    return item is original or item.get("inputs") is original.get("inputs")


def _separate(entry: Dict[str, Any]) -> Dict[str, Any]:
    """An entry whose background options an app may use up: another app has it too."""
    background = entry.get("background")
    if not background or "cancel_inputs" not in background:
        return entry
    return {**entry, "background": dict(background)}
