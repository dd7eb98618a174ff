"""Pending declarations: all that was declared without an app and waits for one.

The containers that `dash._callback` used to hold as module globals live here. Libraries
read, change and rebind them.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
from types import FrameType
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Optional,
    Set,
    Tuple,
)
from weakref import WeakValueDictionary, finalize

from ._answering import situation
from ._containers import OLD_NAMES, Containers, number_of
from ._declaration import Entry, Scope, Script, Spec
from ._execution import Executions, Run
from ._origin import Origin, user_frame
from ._ownership import (
    decide_by_executions,
    is_decided_anew,
    is_obsolete,
    is_patterned,
    is_undecided,
    may_be_component,
    may_be_shared,
    note_nearest,
    owners,
    replaced_by,
)

if TYPE_CHECKING:
    from dash import Dash

    from ._registry import CallbackRegistry


class PendingDeclarations:  # pylint: disable=too-many-instance-attributes
    """The app-less declarations that no served app has taken.

    Thread-safe. All state of app-less registration is in an instance of this class.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.executions = Executions()
        # The moment at which an app was built or gone last.
        self.moment = 0
        # How often something happened that an app may have to take note of.
        self.changes = 0
        # What apps have taken that others may have too, by number. What is for those of
        # one namespace of cells is with that, so that it can go.
        self.common: Dict[int, Spec] = {}
        # The apps that include a module, by its name.
        self.includes: Dict[str, List[Origin]] = {}
        # Each is greater than those of all earlier declarations and moments.
        self.numbers = itertools.count(1)
        self._last = threading.local()
        # The living apps, by the moment at which they were built.
        self._apps: WeakValueDictionary[int, Dash] = WeakValueDictionary()
        # The apps that are gone and may still be named by executions.
        self._gone: List[Origin] = []
        # Whether something that waits may have been replaced since apps were looked at.
        self._is_stale = False
        # The pages that apps to come may have, by any key. As long as something is in it,
        # the apps that are nearest to that are known, gone or not.
        self.kept: Dict[Any, Any] = {}
        self._own = Containers([], {}, [], {})
        # Where others put containers of their own in place of these, by their old names.
        self.names: Dict[str, Any] = {}
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._unlock)

    def _unlock(self) -> None:
        # Another thread of the parent may have held the lock.
        self.lock = threading.RLock()

    # The containers

    @property
    def callback_list(self) -> List[Dict[str, Any]]:
        """The specs that wait, as `/_dash-dependencies` would list them."""
        bound: List[Any] = self.names.get(OLD_NAMES[0], self._own.callback_list)
        return bound

    @property
    def callback_map(self) -> Dict[str, Dict[str, Any]]:
        """The callbacks that wait, by callback id: the newest of each id."""
        bound: Dict[str, Any] = self.names.get(OLD_NAMES[1], self._own.callback_map)
        return bound

    @property
    def inline_scripts(self) -> List[str]:
        """The inline scripts of clientside callbacks that wait."""
        return self.containers.inline_scripts

    @property
    def api_paths(self) -> Dict[str, Any]:
        """The functions of API endpoints that wait, by path."""
        return self.containers.api_paths

    @property
    def containers(self) -> Containers:
        """The four containers, or what others have put in their place."""
        named = zip(OLD_NAMES, self._own)
        return Containers(*(self.names.get(name, own) for name, own in named))

    def state(self) -> Tuple[int, ...]:
        """What differs once something was declared, taken or put into a container."""
        specs, entries = self.callback_list, self.callback_map
        return (self.changes, len(specs), len(entries), id(specs), id(entries))

    def remove(self, numbers: Set[int]) -> None:
        """Takes declarations out of what waits, by their numbers."""
        if numbers:
            with self.lock:
                self.containers.remove(numbers)
                self.changes += 1

    def clear(self) -> None:
        """Drops everything that waits, what is kept for apps to come, and who includes
        which module."""
        with self.lock:
            self.includes.clear()
            self.containers.clear()
            for store in self._stores():
                store.clear()
            self.changes += 1

    # Apps

    def admit(self, origin: Origin) -> None:
        """Notes an app that is built, if its constructor is called for the first time."""
        app: Any = origin.app
        with self.lock:
            if origin.number:
                return
            self.moment = moment = next(self.numbers)
            origin.admit(moment)
            self._apps[moment] = app
            finalize(app, self._note_gone, origin).atexit = False

    def _note_gone(self, origin: Origin) -> None:
        # May be called in the middle of anything, so it takes no lock.
        self.moment = origin.gone = next(self.numbers)
        self._gone.append(origin)

    def apps(self) -> List[Dash]:
        """The living apps of the process, in the order in which they were built."""
        with self.lock:
            return list(self._apps.values())

    def registries(self) -> List[CallbackRegistry]:
        """The registries of the apps that are alive, oldest first."""
        return [app.callback_registry for app in self.apps()]

    def explain(self, callback_id: object) -> str:
        """Says which apps have a callback and why, or which it waits for.

        :param callback_id: the id of a callback, one of its outputs, or an `Output`.
        """
        from ._view import explain  # pylint: disable=import-outside-toplevel

        return explain(str(callback_id), self)

    def _stores(self) -> Iterable[Dict[int, Spec]]:
        """What is in no container and apps may have, by number."""
        own = (one for each in self.registries() for one in each.stores[1:])
        return [self.common, *own]

    # What no app can get any more

    def forget_gone(self) -> None:
        """Drops what no app can get any more: its app is gone, or a newer run of its
        module has declared for that."""
        with self.lock:
            gone, self._gone = self._gone, []
            if not gone and not self._is_stale:
                return
            self._is_stale = False
            kept = (one.scope for one in self.kept.values())
            scopes = {*kept, *(one.entry.scope for one in self.containers.specs())}
            awaited = self._awaited(scopes) if gone else set()
            self._drop({one for one in scopes if self._is_over(one)})
            self._gone += [one for one in gone if one in awaited]
            self.executions.forget_apps([one for one in gone if one not in awaited])
            self._move_hidden()

    def _awaited(self, scopes: Set[Scope]) -> Set[Origin]:
        """The apps that something waits for, in scopes or in stores."""
        specs = itertools.chain(*(one.values() for one in self._stores()))
        stored = (one.entry.scope for one in specs)
        return {one for scope in scopes.union(stored) for one in owners(scope)}

    def _drop(self, scopes: Set[Scope]) -> None:
        """Drops what is declared in scopes; what every app has once no app needs it."""
        components = {scope for scope in scopes if may_be_component(scope)}
        dropped: Set[int] = set()
        for entry in (one.entry for one in self.containers.specs()):
            is_for_all = entry.scope in components and is_patterned(entry)
            if entry.scope in scopes and not (is_for_all or entry.is_taken):
                dropped.add(entry.number)
        self.remove(dropped)
        for key in [key for key, one in self.kept.items() if one.scope in scopes]:
            del self.kept[key]
        for number, spec in list(self.common.items()):
            if self._is_outlived(number, spec.entry.scope):
                del self.common[number]

    def _is_over(self, scope: Scope) -> bool:
        """True if no app can get what is declared in a scope any more."""
        if is_obsolete(scope) or _is_lost(scope):
            return True
        found = owners(scope)
        are_gone = bool(found) and all(one.gone for one in found)
        return are_gone and self._is_outlived(0, scope)

    def _is_outlived(self, number: int, scope: Scope) -> bool:
        """True for what is kept for others, if a newer run has declared for these.

        An older app that is alive may not have looked at it yet.
        """
        newer = replaced_by(scope)
        if newer is None:
            return False
        found = owners(newer)
        if not {one.place for one in owners(scope)} <= {one.place for one in found}:
            return False
        older = [one for one in self.registries() if one.origin not in found]
        return all(one.has_seen(number) or not one.has(scope) for one in older)

    def _move_hidden(self) -> None:
        """Lets what only one app can have wait with that app, if a newer declaration of
        the same id hides it in the map. Otherwise it would keep the app alive."""
        moved: Set[int] = set()
        for spec in self.containers.specs():
            entry = spec.entry
            shown = self.callback_map.get(spec["output"], entry)
            is_hidden = spec.is_complete and number_of(shown) != entry.number
            # Another owner may turn out to be nearer as long as none is settled.
            owner = entry.scope.owner if is_hidden else None
            app = owner.app if owner is not None else None
            if owner and app is not None and not may_be_shared(entry.scope, owner):
                app.callback_registry.waiting[entry.number] = spec
                moved.add(entry.number)
        self.remove(moved)

    # Declaring

    def declared_here(self) -> Scope:
        """The scope of what the code that has called into Dash declares now."""
        frame = user_frame(sys._getframe(1))  # pylint: disable=protected-access
        with self.lock:
            return self.scope_of(frame)

    def apps_near(self, scope: Scope) -> List[Dash]:
        """The living apps that are nearest to what is declared in a scope."""
        with self.lock:
            apps = [one.app for one in owners(scope)]
        return [app for app in apps if app is not None]

    def has_one_owner(self, scope: Scope) -> bool:
        """True if no other app can get what is declared in a scope than the nearest."""
        with self.lock:
            found = owners(scope)
            is_sole = len(found) == 1 and not may_be_shared(scope, found[0])
            return is_sole and not is_undecided(scope)

    def scope_of(self, frame: FrameType, is_app_less: bool = True) -> Scope:
        """The scope of what is declared now by the code of a frame."""
        execution = self.executions.of(frame)
        moment = self.moment
        if execution.is_part and execution.run and execution.run.last:
            # It is for the apps that what the module has declared is for.
            moment = execution.run.last.moment
        context = (is_app_less, situation.get(), moment)
        scope = execution.scope
        if scope is not None and scope.context == context:
            return scope
        run = execution.run = execution.run or self.executions.run_of(frame)
        is_own = frame.f_globals is run.namespace
        definer = run if is_own else self.executions.run_of(frame)
        scope = execution.scope = Scope(execution, context, definer)
        runs = [] if scope.is_late else [*execution.runs()]
        for one in dict.fromkeys((definer, run, scope.module_run, *runs)):
            self.executions.note_declaring(one)
        for one in runs:
            if not one.places:
                one.places[""] = one.older_places.get("", next(self.numbers))
        # Of the runs of one file, the innermost.
        inner = {one.file: one for one in reversed(runs)}
        older = [one for one in runs if one.older_places]
        scope.replacing = tuple(one for one in older if one is inner[one.file])
        others = [one for one in runs if one not in (*older, scope.file_run)]
        scope.importing = tuple(one for one in others if len(one.places) == 1)
        for one in scope.renewing:
            self._note_run(one, scope)
        living = [one.origin for one in self.registries()]
        note_nearest(scope, self.executions.frames, living)
        if scope.may_replace:
            self.changes += 1
            self._is_stale = True
        return scope

    def _note_run(self, run: Run, scope: Scope) -> None:
        """Notes what a run declares, and what it has to do with an older one then."""
        if run.is_active:
            run.last = scope
        if run.first is not None or run.is_of_cells:
            return
        older, run.first, run.last = run.module.newest(), scope, scope
        if older is not None and older.first and older.last:
            # What the older run has replaced is not asked for any more.
            self._is_stale = True
            self.forget_gone()
            before = older.before
            if before is None or decide_by_executions(older.first)[0]:
                # Where it has declared for several apps, the nearest has all.
                is_for_one = owners(older.first) == owners(older.last)
                before = older.first if is_for_one else None
                older.before = None
            if before is not None and not is_decided_anew(scope, before):
                run.before = before
        run.module.runs[run.number] = run

    def add(
        self,
        callback_list: List[Dict[str, Any]],
        spec: Dict[str, Any],
        callback_map: Dict[str, Dict[str, Any]],
        entry: Dict[str, Any],
    ) -> None:
        """Adds a callback to the containers that it is declared for.

        :param callback_list: the app's own list, or the one of pending callbacks.
        :param spec: what `/_dash-dependencies` lists.
        :param callback_map: the map beside that list.
        :param entry: what the callback is called by.
        """
        callback_id = spec["output"]
        frame = user_frame(sys._getframe(1))  # pylint: disable=protected-access
        with self.lock:
            is_app_less = callback_map is self.callback_map
            scope = self.scope_of(frame, is_app_less)
            number = next(self.numbers)
            added = Entry(entry, callback_id, scope, number, frame.f_lasti)
            self._last.spec = Spec(spec, added)
            hidden = callback_map.get(callback_id)
            callback_map[callback_id] = added
            callback_list.append(self._last.spec)
            if is_app_less:
                self.changes += 1
                if isinstance(hidden, Entry) and hidden.scope.owner is not None:
                    self._is_stale = True

    def added_entry(
        self, callback_map: Dict[str, Any], callback_id: str
    ) -> Dict[str, Any]:
        """The entry that this thread has added last, if it is of a callback id.

        Another thread may have put one of the same id into the map since.
        """
        spec: Optional[Spec] = vars(self._last).pop("spec", None)
        if spec is not None and spec["output"] == callback_id:
            return spec.entry
        found: Dict[str, Any] = callback_map[callback_id]
        return found

    def added_spec(self, callback_list: List[Dict[str, Any]]) -> Dict[str, Any]:
        """The spec that this thread has added last.

        If somebody else has added to the list in our place, what was added there last.
        """
        spec: Optional[Spec] = vars(self._last).pop("spec", None)
        newest = callback_list[-1]
        return newest if spec is None or not isinstance(newest, Spec) else spec

    def note_inline_script(self, scripts: List[str], function_name: str) -> None:
        """Says that an inline script belongs to what this thread has added last.

        :param scripts: the app's own ones, or those that wait.
        :param function_name: the name in it, which tells what the text is.
        """
        spec: Optional[Spec] = getattr(self._last, "spec", None)
        with self.lock:
            for index in reversed(range(len(scripts))):
                text = scripts[index]
                if isinstance(text, Script) or function_name not in text:
                    continue
                if spec is not None:
                    script = scripts[index] = spec.entry.script = Script(text)
                    script.entry = spec.entry
                return

    def add_api_path(
        self,
        api_paths: Optional[Dict[str, Any]],
        entry: Dict[str, Any],
        path: str,
        func: Callable[..., Any],
    ) -> None:
        """Adds an API endpoint to the app's own paths, or to those that wait.

        :param api_paths: the app's own paths, None for a declaration without an app.
        :param entry: of the callback.
        """
        if isinstance(entry, Entry):
            entry.api = (path, func)
        with self.lock:
            paths = self.api_paths if api_paths is None else api_paths
            paths[path] = func


def _is_lost(scope: Scope) -> bool:
    """True if only apps that are gone could have what is declared in a scope."""
    found = owners(scope)
    are_gone = all(one.gone and not may_be_shared(scope, one) for one in found)
    return bool(found) and are_gone and not is_undecided(scope)


pending = PendingDeclarations()
