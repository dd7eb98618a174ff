"""Scopes: what consecutive declarations of one place in the program share."""

import threading
import weakref
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, List, Optional, Tuple

from .._get_app import app_context

from ._call_path import CallStack, Node
from ._origin import Built
from ._runs import Run

if TYPE_CHECKING:
    from ._registry import CallbackRegistry


class Scope:
    """Where a declaration was made, and who may have it.

    :param path: the call path, None for what others put into the old globals.
    :param answering: the registry of the app that was being built or was answering
        a request.
    :param number: when the scope was opened, as a number that grows.
    """

    __slots__ = ("path", "answering", "number", "_nearest", "_seen", "__weakref__")

    def __init__(
        self,
        path: Optional[Node],
        answering: Optional["CallbackRegistry"],
        number: int,
    ):
        self.path = path
        self.answering = None if answering is None else weakref.ref(answering)
        self.number = number
        self._nearest: List[Built] = []
        self._seen = -1

    @property
    def runs(self) -> Tuple[Run, ...]:
        """The runs on the call stack, innermost first."""
        return () if self.path is None else self.path.runs

    @property
    def run(self) -> Optional[Run]:
        """The innermost run."""
        return None if self.path is None else self.path.run

    def nearest(self, births: int) -> List[Built]:
        """The apps that enclose the scope and are nearest to it.

        One that was built before the scope was opened is alone; several were all
        built after it, and the first of them to be served has what waits here.

        :param births: how many apps were built so far, to know what is remembered.
        """
        if self._seen != births or any(one.is_over for one in self._nearest):
            self._nearest = self.nearest_of(self._enclosing())
            self._seen = births
        return self._nearest

    def nearest_alive(self) -> List[Built]:
        """The same, of the apps that are alive."""
        alive = [one for one in self._enclosing() if one.registry is not None]
        return self.nearest_of(alive)

    def nearest_of(self, enclosing: List[Built]) -> List[Built]:
        """The nearest of some apps that enclose the scope."""
        if len(enclosing) < 2:
            return enclosing
        ranks = [self._rank(one) for one in enclosing]
        best = max(ranks)
        group = [one for one, rank in zip(enclosing, ranks) if rank == best]
        before = [one for one in group if one.origin.number <= self.number]
        return [max(before, key=lambda one: one.origin.number)] if before else group

    def _enclosing(self) -> List[Built]:
        return [one for run in self.runs for one in run.born if not one.is_over]

    def _rank(self, built: Built) -> Tuple[int, bool]:
        assert self.path is not None
        shared = built.origin.nearest_shared(self.path)
        depth = -1 if shared is None else shared.depth
        return depth, built.origin.at_home or _is_named(built)


class Scopes(threading.local):
    """Gives consecutive declarations of one execution the same scope.

    :param stack: turns frames into call paths.
    """

    def __init__(self, stack: CallStack):
        super().__init__()
        self._stack = stack
        # The frames from the declaring one to that of its run, and what holds for
        # all declarations that are made there until the next app is built.
        self._frames: List[Tuple[int, CodeType]] = []
        self._run: Optional["weakref.ref[Run]"] = None
        self._app = 0
        self._births = -1
        self._scope: Optional["weakref.ref[Scope]"] = None

    def of(self, frame: FrameType, births: int) -> Scope:
        """The scope of a declaration that a frame makes.

        :param births: how many apps were built so far: each opens a new scope.
        """
        app = app_context.get(None)
        if self._births == births and self._app == id(app) and self._is_same(frame):
            scope = None if self._scope is None else self._scope()
            if scope is not None:
                return scope
        return self._open(frame, births, app)

    def _is_same(self, frame: FrameType) -> bool:
        caller: Optional[FrameType] = frame
        last = frame
        for identity, code in self._frames:
            if caller is None or id(caller) != identity or caller.f_code is not code:
                return False
            last, caller = caller, caller.f_back
        run = None if self._run is None else self._run()
        return run is not None and run.executes(last.f_globals)

    def _open(self, frame: FrameType, births: int, app: Any) -> Scope:
        answering = getattr(app, "callback_registry", None)
        path = self._stack.path(frame)
        scope = Scope(path, answering, births)
        self._frames = _frames_of_run(frame, path)
        self._run = weakref.ref(path.run)
        self._births, self._app = births, id(app)
        self._scope = weakref.ref(scope)
        return scope


def _frames_of_run(frame: FrameType, path: Node) -> List[Tuple[int, CodeType]]:
    found: List[Tuple[int, CodeType]] = []
    caller: Optional[FrameType] = frame
    for node in path.outwards():
        if caller is None:
            break
        found.append((id(caller), caller.f_code))
        if isinstance(node.key, Run):
            break
        caller = caller.f_back
    return found


def _is_named(built: Built) -> bool:
    """True if the run in which the app was built has a name for it or its server.

    A library that builds an app for itself leaves none.
    """
    namespace = built.origin.birth.namespace()
    app = None if built.registry is None else built.registry.app
    if namespace is None or app is None:
        return True
    server = getattr(app, "server", app)
    return any(value is app or value is server for value in list(namespace.values()))
