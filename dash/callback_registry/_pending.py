"""Pending declarations: all that was declared without an app and waits for one.

The containers that `dash._callback` used to hold as module globals live here, as a
plain list and plain dictionaries. Libraries read, change and rebind them, so they
are the truth about what waits; where each item was declared is kept beside them.
"""

from __future__ import annotations

import functools
import sys
import threading
import weakref
from types import FrameType
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Collection,
    Dict,
    Iterable,
    List,
    Optional,
    Set,
    Tuple,
    TypeVar,
)

from ._call_path import CallStack, user_frame
from ._declaration import Declaration
from ._notes import Notes
from ._ownership import are_apart, gives_way
from ._origin import Built, Origin, Places, locate
from ._runs import Runs
from ._scope import Scope, Scopes

if TYPE_CHECKING:
    from ._registry import CallbackRegistry


_Function = TypeVar("_Function", bound=Callable[..., Any])


class Estate:  # pylint: disable=too-few-public-methods
    """What the last served app of a place leaves to the next one."""

    __slots__ = ("origin", "declarations")

    def __init__(self, origin: Origin, declarations: List[Declaration]):
        self.origin = origin
        self.declarations = declarations


# pylint: disable=attribute-defined-outside-init
class PendingDeclarations:  # pylint: disable=R0902,R0904
    """The app-less declarations that no served app has taken.

    Thread-safe. All state of app-less registration is in an instance of this class.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.runs = Runs()
        self._stack = CallStack(self.runs)
        self._scopes = Scopes(self._stack)
        self._places = Places()
        self._notes = Notes(Scope(None, None, 0))
        self._newest_at: weakref.WeakValueDictionary[
            Any, Built
        ] = weakref.WeakValueDictionary()
        self._forgotten = 0
        self.births = 0
        self.changes = 0
        self.finished = 0
        # Whether an inline script was ever declared without an app.
        self.has_scripts = False
        self.generation = 0
        self._names: Dict[str, Any] = {}
        self._specs: List[Dict[str, Any]] = []
        self._entries: Dict[str, Dict[str, Any]] = {}
        self._scripts: List[str] = []
        self._paths: Dict[str, Any] = {}
        self._forget()

    def _forget(self) -> None:
        self._notes.clear()
        self._by_script: Dict[int, Declaration] = {}
        self._by_func: Dict[int, Declaration] = {}
        self.components: List[Declaration] = []
        self._estates: Dict[Any, Estate] = {}

    def clear(self) -> None:
        """Drops everything that waits, and what was kept for apps to come."""
        with self.lock:
            for container in self._bound():
                container.clear()
            self._forget()
            self.generation += 1
            self.changes += 1

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

    def state(self) -> Tuple[int, int, int, int, int]:
        """What differs once something was declared, taken or put into a container."""
        specs, entries = self.callback_list, self.callback_map
        return (self.changes, id(specs), len(specs), id(entries), len(entries))

    def _bound(self) -> List[Any]:
        return [
            self.callback_list,
            self.callback_map,
            self.inline_scripts,
            self.api_paths,
        ]

    # Apps

    def locate(self, app: Any, frame: FrameType) -> Origin:
        """Where an app that is under construction is built."""
        with self.lock:
            self.births += 1
            return locate(app, frame, self._stack, self._places, self.births)

    def scope_of(self, frame: FrameType) -> Scope:
        """The scope of what a frame declares."""
        return self._scopes.of(frame, self.births)

    def admit(self, built: Built) -> None:
        """Notes an app among those built in its run."""
        origin = built.origin
        born = origin.birth.born
        # Of those that are gone and were built here, the newest is enough; where
        # nothing waits there is nothing to inherit.
        awaited = bool(self.callback_list)
        born[:] = [
            one
            for one in born
            if one.registry is not None
            or (awaited and not one.is_served and one.origin.place != origin.place)
        ]
        born.append(built)
        if origin.place is not None:
            self._newest_at[origin.place] = built

    def heir(self, origin: Origin) -> Optional[CallbackRegistry]:
        """The living app that was built last at the place of another, or None."""
        built = self._newest_at.get(origin.place)
        return None if built is None else built.registry

    def bequeath(self, origin: Origin, declarations: List[Declaration]) -> None:
        """Keeps what an app leaves to the next one at its place."""
        if origin.place is not None:
            self._estates_of(origin)[origin.place] = Estate(origin, declarations)

    def estate(self, origin: Origin) -> Optional[Estate]:
        """What an earlier app at the same place left, or None."""
        if origin.place is None:
            return None
        return self._estates_of(origin).get(origin.place)

    def _estates_of(self, origin: Origin) -> Dict[Any, Estate]:
        # What belongs to an interactive namespace must be free to go with it.
        birth = origin.birth
        return birth.places if birth.interactive else self._estates

    # Declaring

    def add(
        self,
        callback_list: List[Dict[str, Any]],
        spec: Dict[str, Any],
        callback_map: Dict[str, Dict[str, Any]],
        entry: Dict[str, Any],
    ) -> None:
        """Adds a callback to the containers it is declared for.

        :param callback_list: the app's own list, or the one of pending callbacks.
        :param spec: what `/_dash-dependencies` lists.
        :param callback_map: the map beside that list.
        :param entry: what the callback is called by.
        """
        callback_id = spec["output"]
        with self.lock:
            if callback_map is self.callback_map:
                self._note(callback_list, spec, callback_map, entry)
            elif callback_id in callback_map and self._is_interactive():
                _remove_output(callback_list, callback_id)
            callback_map[callback_id] = entry
            callback_list.append(spec)

    def _note(
        self,
        callback_list: List[Dict[str, Any]],
        spec: Dict[str, Any],
        callback_map: Dict[str, Dict[str, Any]],
        entry: Dict[str, Any],
    ) -> None:
        if not callback_list and not callback_map:
            # Nothing of what was noted is left in them.
            self._notes.clear()
        frame = user_frame(sys._getframe(2))  # pylint: disable=protected-access
        scope = self._scopes.of(frame, self.births)
        position = frame.f_lasti
        if scope.is_renewable and spec["output"] in callback_map:
            self._replace(Declaration(scope, spec["output"], spec, entry, position))
        self._notes.note(scope, spec, entry, position)
        self.changes += 1

    def _replace(self, declaration: Declaration) -> None:
        """Drops a waiting declaration that a new one of the same id replaces."""
        entry = self.callback_map[declaration.callback_id]
        earlier = self._notes.of_entry(entry)
        if earlier is None or not declaration.replaces(earlier):
            return
        if are_apart(earlier.scope, declaration.scope, self):
            return
        _remove(self.callback_list, earlier.spec)
        self._notes.forget([earlier])
        if earlier.script is not None:
            self.remove_scripts([earlier.script])

    def _is_interactive(self) -> bool:
        frame = user_frame(sys._getframe(2))  # pylint: disable=protected-access
        run = self._scopes.of(frame, self.births).run
        return run is not None and run.interactive

    def add_inline_script(self, scripts: List[str], entry: Dict[str, Any]) -> None:
        """Says that the last script of a list belongs to a callback's entry."""
        with self.lock:
            if scripts is not self.inline_scripts:
                return
            declaration = self._notes.of_entry(entry)
            if declaration is not None:
                declaration.script = scripts[-1]
                self.has_scripts = True
                self._by_script[id(scripts[-1])] = declaration

    def undisturbed(self, func: _Function) -> _Function:
        """Decorates a function that completes what it has added.

        No app takes that in between, in another thread.
        """

        @functools.wraps(func)
        def alone(*args: Any, **kwargs: Any) -> Any:
            with self.lock:
                return func(*args, **kwargs)

        return alone  # type: ignore[return-value]

    def finish(self) -> None:
        """Says that the spec which was added last has been completed."""
        self.finished += 1

    def add_api_path(
        self,
        api_paths: Optional[Dict[str, Any]],
        entry: Dict[str, Any],
        path: Any,
        func: Any,
    ) -> None:
        """Adds an API endpoint to the app's own paths, or to the pending ones.

        :param api_paths: the app's own paths, None for a declaration without an app.
        """
        with self.lock:
            if api_paths is not None:
                api_paths[path] = func
                return
            declaration = self._notes.of_entry(entry)
            if declaration is not None:
                declaration.api_paths = {**(declaration.api_paths or {}), path: func}
                self._by_func[id(func)] = declaration
            self.api_paths[path] = func

    # What waits

    def waiting(self) -> List[Declaration]:
        """The declarations that are in the list or the map, oldest first.

        What others took out of one of the two is gone from the declaration too, and
        what they put in is a declaration of no scope.
        """
        with self.lock:
            return self._notes.of(self.callback_list, self.callback_map)

    def remove(self, declarations: Collection[Declaration]) -> None:
        """Takes declarations out of the list and the map."""
        with self.lock:
            gone = {id(one.spec) for one in declarations}
            specs, entries = self.callback_list, self.callback_map
            specs[:] = [one for one in specs if id(one) not in gone]
            self._notes.forget(declarations)
            for declaration in declarations:
                current = entries.get(declaration.callback_id)
                if current is not None and current is declaration.entry:
                    del entries[declaration.callback_id]
            if specs:
                self._show_again(specs)
            self.changes += 1

    def _show_again(self, specs: List[Dict[str, Any]]) -> None:
        """Puts back entries that a newer declaration of the same id had hidden."""
        listed = {id(one) for one in specs}
        for declaration in reversed(self._notes.declarations()):
            if declaration.entry is not None and id(declaration.spec) in listed:
                self.callback_map.setdefault(declaration.callback_id, declaration.entry)

    def discard(self, declarations: Iterable[Declaration]) -> None:
        """Drops declarations that have given way to newer ones."""
        declarations = list(declarations)
        if not declarations:
            return
        self.remove(declarations)
        self.remove_scripts(one.script for one in declarations if one.script)
        for declaration in declarations:
            self.remove_api_paths(declaration.api_paths or {})
        gone = set(declarations)
        self.components = [one for one in self.components if one not in gone]

    def forget_earlier_runs(self) -> None:
        """Drops what earlier runs of a file declared and no living app encloses."""
        with self.lock:
            if self._forgotten != self.runs.reruns:
                self._forgotten = self.runs.reruns
                waiting = self.waiting()
                scopes = {one.scope for one in waiting}
                over = {scope for scope in scopes if gives_way(scope, self)}
                self.discard([one for one in waiting if one.scope in over])

    def keep_component(self, declaration: Declaration) -> None:
        """Keeps a component's declaration for every app that is to come."""
        if declaration not in self.components:
            self.components.append(declaration)

    def foreign_scripts(self) -> List[str]:
        """The inline scripts that somebody else put into the list.

        So are those of a declaration that was taken out, or copied by somebody.
        """
        if not self._by_script:
            return list(self.inline_scripts)
        waiting, listed = set(self.waiting()), {id(one) for one in self.inline_scripts}
        for identity, declaration in list(self._by_script.items()):
            if identity not in listed:
                declaration.script = None
            if identity not in listed or _is_lost(declaration, waiting):
                del self._by_script[identity]
        return [one for one in self.inline_scripts if id(one) not in self._by_script]

    def foreign_api_paths(self) -> Dict[str, Any]:
        """The API paths that somebody else put into the map, as with the scripts."""
        if not self._by_func:
            return dict(self.api_paths)
        waiting, paths = set(self.waiting()), self.api_paths
        for identity, declaration in list(self._by_func.items()):
            own = declaration.api_paths or {}
            declaration.api_paths = {
                path: func for path, func in own.items() if path in paths
            }
            if not declaration.api_paths or _is_lost(declaration, waiting):
                del self._by_func[identity]
        return {
            path: func for path, func in paths.items() if id(func) not in self._by_func
        }

    def remove_api_paths(self, paths: Dict[str, Any]) -> None:
        """Takes API paths out of the pending ones."""
        with self.lock:
            for path, func in paths.items():
                self._by_func.pop(id(func), None)
                if self.api_paths.get(path) is func:
                    del self.api_paths[path]

    def remove_scripts(self, scripts: Iterable[str]) -> None:
        """Takes inline scripts out of the pending ones."""
        with self.lock:
            gone = {id(one) for one in scripts}
            waiting = self.inline_scripts
            waiting[:] = [one for one in waiting if id(one) not in gone]
            for identity in gone:
                self._by_script.pop(identity, None)


def _is_lost(declaration: Declaration, waiting: Set[Declaration]) -> bool:
    return not declaration.is_taken and declaration not in waiting


def _remove_output(specs: List[Dict[str, Any]], callback_id: str) -> None:
    """Removes the specs of a callback id from a list."""
    specs[:] = [one for one in specs if one["output"] != callback_id]


def _remove(items: List[Any], item: Any) -> None:
    """Removes an item from a list by identity, if it is there."""
    for index, one in enumerate(items):
        if one is item:
            del items[index]
            return


pending = PendingDeclarations()
