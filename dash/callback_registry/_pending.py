"""Pending declarations: all that was declared without an app and waits for one.

The containers that `dash._callback` used to hold as module globals live here, as plain
lists and dictionaries. Libraries read, change and rebind them, so they are the truth
about what waits.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
import weakref
from types import FrameType
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Hashable,
    Iterable,
    List,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from ._answering import situation
from ._declaration import Entry, Scope, Script, Spec, is_same
from ._execution import Executions, Run
from ._origin import Origin, Site, is_of_dash, locate
from ._ownership import (
    apps_including,
    is_decided_inside,
    is_lost,
    is_obsolete,
    is_outdated,
    is_patterned,
    may_be_component,
    may_be_shared,
    may_turn_out_else,
    note_named,
    owners,
)

if TYPE_CHECKING:
    from dash import Dash

    from ._registry import CallbackRegistry

Shared = Dict[Any, List[Tuple[int, Spec]]]

# Under this key is what every app has.
COMPONENTS = "components"


# pylint: disable=too-many-instance-attributes
class PendingDeclarations:
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
        # How often a run, a cell or a layout declared that may replace something.
        self.renewals = 0
        self.includes: Dict[str, List[Origin]] = {}
        self._numbers = itertools.count(1)
        self._last = threading.local()
        self._dead: List[Origin] = []
        self._forgotten = 0
        self._origins: weakref.WeakSet[Origin] = weakref.WeakSet()
        self._api_functions: weakref.WeakSet[Any] = weakref.WeakSet()
        self._given_paths: Set[str] = set()
        self._shared: Shared = {}
        self._kept: List[Dict[Any, Any]] = []
        self._names: Dict[str, Any] = {}
        self._specs: List[Dict[str, Any]] = []
        self._entries: Dict[str, Dict[str, Any]] = {}
        self._scripts: List[str] = []
        self._paths: Dict[str, Any] = {}
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._unlock)

    def _unlock(self) -> None:
        # Another thread of the parent may have held the lock.
        self.lock = threading.RLock()

    # The containers

    @property
    def callback_list(self) -> List[Dict[str, Any]]:
        """The specs that wait, as `/_dash-dependencies` would list them."""
        bound: List[Dict[str, Any]] = self._names.get(
            "GLOBAL_CALLBACK_LIST", self._specs
        )
        return bound

    @property
    def callback_map(self) -> Dict[str, Dict[str, Any]]:
        """The callbacks that wait, by callback id: the newest of each id."""
        bound: Dict[str, Dict[str, Any]] = self._names.get(
            "GLOBAL_CALLBACK_MAP", self._entries
        )
        return bound

    @property
    def inline_scripts(self) -> List[str]:
        """The inline scripts of clientside callbacks that wait."""
        bound: List[str] = self._names.get("GLOBAL_INLINE_SCRIPTS", self._scripts)
        return bound

    @property
    def api_paths(self) -> Dict[str, Any]:
        """The functions of API endpoints that wait, by path."""
        bound: Dict[str, Any] = self._names.get("GLOBAL_API_PATHS", self._paths)
        return bound

    def look_in(self, names: Dict[str, Any]) -> None:
        """Says where others put containers of their own in place of these.

        :param names: the namespace of `dash._callback`, with its old global names.
        """
        self._names = names

    def state(self) -> Tuple[Any, ...]:
        """What differs once something was declared, taken or put into a container."""
        specs, entries = self.callback_list, self.callback_map
        return (self.changes, len(specs), len(entries), id(specs), id(entries))

    def clear(self) -> None:
        """Drops everything that waits, what is kept for apps to come, and who includes
        which module."""
        with self.lock:
            self.includes.clear()
            for container in (
                self.callback_list,
                self.callback_map,
                self.inline_scripts,
                self.api_paths,
            ):
                container.clear()
            self._shared.clear()
            self._given_paths.clear()
            for registry in self.registries():
                registry.forget_waiting()
            self.changes += 1

    # Apps

    def locate(self, app: Dash, frame: FrameType) -> Tuple[Origin, Site]:
        """Where an app is built whose constructor is executed in a frame."""
        with self.lock:
            answer = situation().answer
            answering = None if answer is None else answer.origin
            return locate(app, frame, self.executions, answering)

    def registries(self) -> List[CallbackRegistry]:
        """The registries of the apps that are alive, oldest first."""
        return [app.callback_registry for app in self.apps()]

    def explain(self, callback_id: object) -> str:
        """Says which apps have a callback and why, or which it waits for.

        :param callback_id: the id of a callback, one of its outputs, or an `Output`.
        """
        from ._view import explain  # pylint: disable=import-outside-toplevel

        return explain(str(callback_id), self, None)

    def admit(self, origin: Origin) -> None:
        """Notes an app that is built."""
        app = origin.app
        with self.lock:
            self.moment += 1
            origin.admit(self.moment)
            self._origins.add(origin)
            weakref.finalize(app, self._note_gone, origin).atexit = False

    def _note_gone(self, origin: Origin) -> None:
        # May be called in the middle of anything, so it takes no lock.
        self.moment += 1
        origin.gone = self.moment
        self._dead.append(origin)

    def apps(self) -> List[Dash]:
        """The living apps of the process, in the order in which they were built."""
        with self.lock:
            built = sorted(list(self._origins), key=lambda one: one.number)
        apps = (one.app for one in built)
        return [app for app in apps if app is not None]

    def shared_at(self, origin: Origin) -> Tuple[Shared, Hashable]:
        """Where what the apps of an origin's place have in common is kept."""
        if origin.place[0] is not None:
            return self._shared, origin.place
        return origin.site.home.shared, origin.place

    def shared_lists(self, origin: Origin, names: Iterable[str]) -> List[Any]:
        """The lists of what an app has in common with others, by what keeps them.

        :param names: the modules that the app includes.
        """
        places = [(self._shared, COMPONENTS), self.shared_at(origin)]
        places += [(self._shared, ("included", name)) for name in names]
        return [shared[key] for shared, key in places if key in shared]

    def list_of_components(self) -> Tuple[Shared, Hashable]:
        """Where what every app has is kept."""
        return self._shared, COMPONENTS

    def lists_of_modules(self, scope: Scope) -> List[Tuple[Shared, Hashable]]:
        """Where what apps have by including a module is kept."""
        name = scope.run.name
        return [
            (self._shared, ("included", one))
            for one in self.includes
            if f"{name}.".startswith(f"{one}.")
        ]

    def include(self, name: str, origin: Origin) -> None:
        """Notes that an app includes a module, and takes what that has declared from
        the apps that do not.

        :param name: of the module.
        """
        with self.lock:
            including = [one for one in self.includes.get(name, ()) if one.app]
            self.includes[name] = [*including, origin]
            self.changes += 1
            moved: Dict[int, Spec] = {}
            for kept in list(self._shared.values()):
                moved.update((one.entry.number, one) for _, one in kept)
            for other in list(self._origins):
                app = other.app
                if app is not None:
                    listed = app._callback_list  # pylint: disable=protected-access
                    lost = self._not_included([*listed], other)
                    app.callback_registry.drop(set(lost))
                    moved.update(lost)
            for spec in moved.values():
                for shared, key in self.lists_of_modules(spec.entry.scope):
                    self.share(spec, shared, key)

    def _not_included(self, listed: List[Any], origin: Origin) -> Dict[int, Spec]:
        """What an app has of modules that others include, by number of the entry."""
        return {
            spec.entry.number: spec
            for spec in listed
            if isinstance(spec, Spec) and self._is_for_others(spec.entry.scope, origin)
        }

    def _is_for_others(self, scope: Scope, origin: Origin) -> bool:
        if scope.said is not None or not scope.is_app_less:
            return False
        including = apps_including(scope, self.includes)
        return bool(including) and origin not in including

    def share(self, spec: Spec, where: Shared, key: Hashable) -> None:
        """Keeps a declaration that an app has taken for others to come."""
        self.changes += 1
        entry = spec.entry.copy()
        where.setdefault(key, []).append((self.changes, Spec(spec, entry)))

    def unshare(self, numbers: Set[int], origin: Origin) -> None:
        """Lets go of what an app has in common with others and has replaced.

        :param numbers: of the entries.
        """
        for shared in (self._shared, origin.site.home.shared):
            for kept in shared.values():
                kept[:] = [
                    (at, spec)
                    for at, spec in kept
                    if spec.entry.number not in numbers
                    or not self._is_only_of(spec.entry.scope, origin)
                ]

    @staticmethod
    def _is_only_of(scope: Scope, origin: Origin) -> bool:
        owner = scope.owner
        return owner is None or owner is origin or owner.gone is not None

    def keep(self, declarations: Dict[Any, Any]) -> None:
        """Lets a dictionary of pages or the like lose what no app can get any more.

        As long as something is in it, the apps that are nearest to that are known, gone
        or not.

        :param declarations: each with its `scope`, by any key.
        """
        with self.lock:
            self._kept.append(declarations)

    def forget_gone(self) -> None:
        """Drops what no app can get any more: its app is gone, or a newer run of its
        module has declared for that."""
        with self.lock:
            gone, self._dead = self._dead, []
            if not gone and self._forgotten == self.renewals:
                return
            self._forgotten = self.renewals
            awaited: Set[Origin] = set()
            lost: Set[Scope] = set()
            for scope in self._waiting_scopes():
                found = owners(scope)
                awaited.update(found)
                if self._is_lost(scope, found):
                    lost.add(scope)
            self._drop_scopes(lost)
            self._dead += [one for one in gone if one in awaited]
            self.executions.forget_apps([one for one in gone if one not in awaited])
            self._move_hidden()
            for kept in self._shared.values():
                kept[:] = [one for one in kept if not self._is_renewed(one[1])]

    def _is_renewed(self, spec: Spec) -> bool:
        """True for what apps to come have of a newer run of the module."""
        scope = spec.entry.scope
        newest = self.executions.newest(scope.module_run.module)
        if newest is None or newest.first is None or not is_outdated(scope, newest):
            return False
        owner, found = scope.owner, owners(newest.first)
        return owner is None or any(one.place == owner.place for one in found)

    def _move_hidden(self) -> None:
        """Lets what an app's own code declared wait with the app, if a newer declaration
        of the same id hides it in the map. Otherwise it would keep the app alive."""
        moved: List[Spec] = []
        for spec in self.callback_list:
            if isinstance(spec, Spec) and spec.is_complete:
                entry, owner = spec.entry, spec.entry.scope.owner
                shown = self.callback_map.get(entry.callback_id)
                if owner is None or shown is None or is_same(shown, entry):
                    continue
                if owner.app is not None and not may_be_shared(entry.scope, owner):
                    owner.app.callback_registry.let_wait(spec)
                    moved.append(spec)
        self.remove(moved)

    def _waiting_scopes(self) -> Set[Scope]:
        kept = itertools.chain.from_iterable(self._shared.values())
        waiting = [*self.callback_list, *(spec for _, spec in kept)]
        scopes = {one.entry.scope for one in waiting if isinstance(one, Spec)}
        return scopes.union(one.scope for kept in self._kept for one in kept.values())

    def _is_lost(self, scope: Scope, found: Sequence[Origin]) -> bool:
        if found and all(is_lost(scope, one) for one in found):
            return not may_turn_out_else(scope)
        return is_obsolete(scope, self.executions.newest(scope.module_run.module))

    def _drop_scopes(self, scopes: Set[Scope]) -> None:
        if not scopes:
            return
        waiting = (one for one in list(self.callback_list) if isinstance(one, Spec))
        components = {scope for scope in scopes if may_be_component(scope)}
        self.remove(
            [
                spec
                for spec in waiting
                if spec.entry.scope in scopes
                and not (spec.entry.scope in components and is_patterned(spec.entry))
            ]
        )
        for declarations in self._kept:
            lost = [key for key, one in declarations.items() if one.scope in scopes]
            for key in lost:
                del declarations[key]

    def has_several_apps(self) -> bool:
        """True if more than one app is alive."""
        return len([one for one in self._origins if one.gone is None]) > 1

    # Declaring

    def declared_here(self) -> Scope:
        """The scope of what the code that has called into Dash declares now."""
        frame = user_frame(sys._getframe(1))  # pylint: disable=protected-access
        with self.lock:
            return self.scope_of(frame)

    def next_number(self) -> int:
        """A number that is greater than those of all earlier declarations."""
        return next(self._numbers)

    def apps_near(self, scope: Scope) -> List[Dash]:
        """The living apps that are nearest to what is declared in a scope."""
        with self.lock:
            apps = [one.app for one in owners(scope)]
        return [app for app in apps if app is not None]

    def sole_owner(self, scope: Scope) -> Optional[Dash]:
        """The living app that keeps what is declared in a scope, as no other can get it.

        None while that may change, and where several apps may have it in common.
        """
        with self.lock:
            found = owners(scope)
            if len(found) != 1 or may_be_shared(scope, found[0]):
                return None
            is_over = self.executions.is_over(scope.execution)
            return found[0].app if is_over or scope.owner is not None else None

    def scope_of(self, frame: FrameType, is_app_less: bool = True) -> Scope:
        """The scope of what is declared now by the code of a frame."""
        execution = self.executions.of(frame)
        answer, said = situation()
        scope = execution.scope
        if (
            scope is not None
            and scope.moment == self.moment
            and scope.is_app_less is is_app_less
            and scope.answer is answer
            and scope.said is said
        ):
            return scope
        if execution.run is None:
            execution.run = self.executions.run_of(frame)
        scope = Scope(execution, is_app_less, answer, said, self.moment)
        execution.scope = scope
        if execution.in_cell:
            note_named(scope)
        run = scope.module_run
        if run.first is None and not run.is_of_cells:
            self._begin(run, scope)
        if scope.may_replace:
            self.renewals += 1
        return scope

    def _begin(self, run: Run, scope: Scope) -> None:
        """Notes what a run that declares has to do with older runs of its module."""
        executions = self.executions
        older, twin = executions.newest(run.module), executions.newest(run.file)
        executions.note_declaring(run)
        run.first = scope
        run.is_again = older is not None or twin is not None
        if older is None or older.first is None:
            return
        if run.is_rerun_of(older):
            run.origin, run.position = older.origin, older.position
            self._drop_scopes(
                {one for one in self._waiting_scopes() if is_obsolete(one, older)}
            )
        if not run.follows(older):
            return
        known = set(older.outwards())
        outer = run.outer.outwards() if run.outer is not None else iter(())
        run.common = next((one for one in outer if one in known), None)
        if older.before is not None and not is_decided_inside(older.first):
            run.before = older.before
        else:
            run.before, older.before = older.first, None

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
            number = next(self._numbers)
            run = scope.module_run
            run.position = run.position or number
            added = Entry(entry, callback_id, scope, number, frame.f_lasti)
            self._last.spec = Spec(spec, added)
            callback_map[callback_id] = added
            callback_list.append(self._last.spec)
            if is_app_less:
                self.changes += 1

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
                if not isinstance(text, Script) and function_name in text:
                    if spec is not None:
                        script = spec.entry.script = Script(text)
                        script.entry = spec.entry
                        scripts[index] = script
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
            self._api_functions.add(func)
            paths = self.api_paths if api_paths is None else api_paths
            paths[path] = func

    def remove(self, specs: Iterable[Spec]) -> None:
        """Takes declarations out of what waits."""
        gone = {spec.entry.number: spec.entry for spec in specs}
        if not gone:
            return
        with self.lock:
            left = [one for one in self.callback_list if _number(one) not in gone]
            self.callback_list[:] = left
            self.forget_entries({one.callback_id: one for one in gone.values()})
            for entry in gone.values():
                if entry.api is not None:
                    self.remove_api_path(*entry.api)
            self.remove_scripts([entry.script for entry in gone.values()])
            self.changes += 1

    def _show_again(self, callback_ids: Set[str]) -> None:
        """Puts back entries that a newer declaration of the same id has hidden."""
        for spec in reversed(self.callback_list if callback_ids else []):
            if isinstance(spec, Spec) and spec["output"] in callback_ids:
                self.callback_map.setdefault(spec["output"], spec.entry)

    def remove_scripts(self, scripts: Iterable[Optional[str]]) -> None:
        """Takes inline scripts out of those that wait."""
        gone = [one for one in scripts if one is not None]
        waiting = self.inline_scripts
        if gone and waiting:
            numbers = {id(one) for one in gone}
            waiting[:] = [one for one in waiting if id(one) not in numbers]

    def forget_entries(self, taken: Dict[str, Dict[str, Any]]) -> None:
        """Takes entries out of the map, if they are still there.

        :param taken: the entries by callback id, or copies of them.
        """
        entries = self.callback_map
        hidden = set()
        for callback_id, entry in taken.items():
            current = entries.get(callback_id)
            if current is None:
                continue
            if current is entry or (
                isinstance(entry, Entry) and is_same(current, entry)
            ):
                del entries[callback_id]
                hidden.add(callback_id)
        self._show_again(hidden)

    def foreign_api_paths(self) -> Dict[str, Any]:
        """The API paths that somebody else put in, by path."""
        return {
            path: func
            for path, func in self.api_paths.items()
            if func not in self._api_functions
        }

    def has_api_path(self, path: str) -> bool:
        """True for a path that waits or was given to an app; nobody has taken it out."""
        return path in self.api_paths or path in self._given_paths

    def give_api_paths(self, paths: Dict[str, Any]) -> None:
        """Takes API paths out of those that wait, for an app."""
        self._given_paths.update(paths)
        for path, func in paths.items():
            self.remove_api_path(path, func)

    def remove_api_path(self, path: str, func: Callable[..., Any]) -> None:
        """Takes an API path out of those that wait, if it is a function's."""
        if self.api_paths.get(path) is func:
            del self.api_paths[path]


def _number(spec: Any) -> Optional[int]:
    return spec.entry.number if isinstance(spec, Spec) else None


def user_frame(frame: FrameType) -> FrameType:
    """The nearest frame that is not Dash's own."""
    while is_of_dash(frame) and frame.f_back is not None:
        frame = frame.f_back
    return frame


pending = PendingDeclarations()
