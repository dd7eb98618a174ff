"""Scopes: what consecutive declarations of one place in the program share."""

from __future__ import annotations

import threading
import weakref
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from .._get_app import app_context

from ._call_path import CallStack, Node
from ._moment import Moment
from ._origin import Built
from ._runs import Run

if TYPE_CHECKING:
    from dash import Dash

    from ._registry import CallbackRegistry


class Scope:  # pylint: disable=too-many-instance-attributes
    """Where a declaration was made, and who may have it.

    :param path: the call path, None for what others put into the old globals.
    :param answering: the registry of the app that was being built or was answering
        a request.
    :param number: when the scope was opened, as a number that grows.
    """

    __slots__ = ("path", "code", "answering", "number", "moment", "helper") + (
        "is_renewable",
        "_nearest",
        "_seen",
        "__weakref__",
    )

    def __init__(
        self,
        path: Optional[Node],
        answering: Optional[CallbackRegistry],
        number: int,
    ):
        self.path = path
        # What declares; that of a path can change, in a notebook.
        self.code = None if path is None else path.code
        self.answering = None if answering is None else weakref.ref(answering)
        self.number = number
        self.moment = None if path is None else Moment(path)
        self.helper = None if path is None else _helper(path)
        # Whether what is declared here can be declared anew within the same run.
        self.is_renewable = answering is not None or (
            self.run is not None and self.run.interactive
        )
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

    def _rank(self, built: Built) -> Tuple[int, bool, bool]:
        assert self.path is not None and self.moment is not None
        shared = built.origin.nearest_shared(self.path)
        depth = -1 if shared is None else shared.depth
        is_near = shared is not None and self.moment.is_in_round_of(
            built.origin.moment, shared
        )
        return depth, is_near, built.origin.at_home or _is_named(built)


class Scopes(threading.local):
    """Gives consecutive declarations of one execution the same scope.

    :param stack: turns frames into call paths.
    """

    def __init__(self, stack: CallStack):
        super().__init__()
        self._stack = stack
        self._last: Optional[_Last] = None

    def of(self, frame: FrameType, births: int) -> Scope:
        """The scope of a declaration that a frame makes.

        :param births: how many apps were built so far: each opens a new scope.
        """
        app = app_context.get(None)
        last = self._last
        if last is not None and last.births == births and last.app == id(app):
            scope = last.scope()
            if scope is not None and last.is_executing(frame):
                return scope
        return self._open(frame, births, app)

    def _open(self, frame: FrameType, births: int, app: Any) -> Scope:
        answering = getattr(app, "callback_registry", None)
        path = self._stack.path(frame)
        scope = Scope(path, answering, births)
        self._last = _Last(scope, _frames_of_run(frame, path), births, id(app))
        return scope


class _Last:
    """The last scope of a thread, and how to know it again.

    :param scope: the scope, which is not kept alive.
    :param frames: the frames from the declaring one to that of its run.
    :param births: how many apps were built when it was opened.
    :param app: the identity of the current app.
    """

    __slots__ = ("scope", "births", "app", "_run", "_frames")

    def __init__(
        self, scope: Scope, frames: List[Tuple[int, CodeType]], births: int, app: int
    ):
        assert scope.run is not None
        self.scope = weakref.ref(scope)
        self.births = births
        self.app = app
        self._run = weakref.ref(scope.run)
        self._frames = frames

    def is_executing(self, frame: FrameType) -> bool:
        """True if the frame belongs to the same execution."""
        caller: Optional[FrameType] = frame
        last = frame
        for identity, code in self._frames:
            if caller is None or id(caller) != identity or caller.f_code is not code:
                return False
            last, caller = caller, caller.f_back
        run = self._run()
        return run is not None and run.executes(last.f_globals)


def _helper(path: Node) -> Optional[Tuple[str, str]]:
    """File and name of the function that declares, if that is another file's.

    A library may declare once in a process, whichever run of a program asks for it.
    """
    module = path.run.code
    if isinstance(path.key, Run) or module is None:
        return None
    helper = path.code.co_filename, path.code.co_name
    if helper[0] == module.co_filename:
        return None
    path.run.helpers.add(helper)
    return helper


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
    return namespace is None or app is None or has_name(app, namespace)


def has_name(app: Dash, namespace: Dict[str, Any]) -> bool:
    """True if a namespace has a name for an app or its server."""
    server = getattr(app, "server", app)
    # A copy, for another thread may add names.
    return any(value is app or value is server for value in list(namespace.values()))
