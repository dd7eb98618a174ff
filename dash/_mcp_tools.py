"""The tools that each app offers to models.

`dash.mcp.mcp_enabled` says of no app which functions are tools of it. A tool is that
of the apps which a callback declared in its place would be for. See
https://github.com/plotly/dash/issues/2399.
"""

from __future__ import annotations

import sys
import threading
import weakref
from types import FrameType
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional

from .callback_registry import pending
from .callback_registry._declaration import Declaration
from .callback_registry._origin import Origin
from .callback_registry._ownership import (
    claims,
    inherits,
    may_inherit,
    outdated,
    outlives,
    owners,
    runs_of,
)
from .callback_registry._scope import Scope

if TYPE_CHECKING:
    from dash import Dash

    from .callback_registry import CallbackRegistry

Registration = Any

_DECORATOR = "dash.mcp."


class Tool(Declaration):
    """A function that models may call, and where in the program it was decorated.

    :param scope: where that was.
    :param name: of the tool.
    :param registration: the function, and what is told of it.
    """

    __slots__ = ("registration", "takers", "heirs", "__weakref__")

    def __init__(self, scope: Scope, name: str, registration: Registration):
        super().__init__(scope, name, None, None)
        self.registration = registration
        # The apps that have it, or had it before they were gone; and those that have
        # what an older run of the module decorated.
        self.takers: List[Origin] = []
        self.heirs: List[Origin] = []

    def is_for(self, registry: CallbackRegistry) -> bool:
        """True if an app has the tool."""
        scope, origin = self.scope, registry.origin
        if scope.answering is None and origin in self.heirs:
            # A new run of the module that built an app builds a new one.
            return not any(run.is_rerun_of(origin.birth) for run in scope.runs)
        if scope.answering is not None or not self.takers:
            return claims(registry, scope, pending) or inherits(
                registry, scope, pending
            )
        if origin in self.takers or registry in owners(scope, pending):
            return True
        return any(may_inherit(scope, one, origin) for one in self.takers)

    def replace(self, others: List[Tool]) -> None:
        """Takes the place of what older runs of the same module decorated."""
        run = self.scope.run
        for one in others:
            if one.scope.run is run and run is not None:
                self.heirs += [
                    origin for origin in one.heirs if origin not in self.heirs
                ]
            elif self.replaces_run_of(one):
                known = [*one.takers, *one.heirs]
                self.heirs += [origin for origin in known if origin not in self.heirs]

    def replaces_run_of(self, earlier: Tool) -> bool:
        """True for what an older run of the same module decorated."""
        run, before = self.scope.run, earlier.scope.run
        return run is not None and before is not None and run.replaces_module_of(before)


class Tools:
    """The tools of all apps of the process, without keeping an app alive."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        # Those that another app could have too. The others live with their app.
        self._lasting: List[Tool] = []
        # The function that was decorated last for each name.
        self._newest: Dict[str, weakref.ref[Any]] = {}

    def note(self, name: str, registration: Registration) -> None:
        """Notes where a function was decorated: by the code that called into Dash."""
        frame = _user_frame(sys._getframe(1))  # pylint: disable=protected-access
        with self._lock:
            tool = Tool(pending.scope_of(frame), name, registration)
            tool.replace(self._lasting)
            left = [one for one in self._lasting if not tool.replaces_run_of(one)]
            self._lasting = left
            self._newest[name] = weakref.ref(registration["fn"])
            registry = _sole_owner(tool.scope)
            if registry is None:
                self._lasting.append(tool)
            else:
                own = _own_tools(registry.app)
                own[:] = [one for one in own if one.callback_id != name] + [tool]

    def of_app(
        self, app: Dash, listed: Mapping[str, Registration]
    ) -> Dict[str, Registration]:
        """The tools of an app, by name.

        :param listed: the newest tool of each name in the process. What is not there
            any more, somebody has taken out; what was put there by hand is for all.
        """
        registry = app.callback_registry
        with self._lock:
            known = [*self._lasting, *_own_tools(app)]
            mine = [one for one in known if one.is_for(registry)]
            old = outdated(registry, runs_of(mine))
            mine = [one for one in mine if one.scope.run not in old]
            for tool in mine:
                if registry.origin not in tool.takers:
                    tool.takers.append(registry.origin)
        found = {
            name: one for name, one in listed.items() if self._is_by_hand(name, one)
        }
        own = {one.callback_id: one.registration for one in mine}
        found.update({name: own[name] for name in own if name in listed})
        return found

    def _is_by_hand(self, name: str, registration: Registration) -> bool:
        newest = self._newest.get(name)
        return newest is None or newest() is not registration["fn"]


def _sole_owner(scope: Scope) -> Optional[CallbackRegistry]:
    """The living app that a tool is for, if it can't be for one built later too."""
    if scope.answering is not None:
        return scope.answering()
    found = owners(scope, pending)
    if len(found) != 1 or outlives(scope, found[0].origin):
        return None
    return found[0]


def _own_tools(app: Any) -> List[Tool]:
    """The tools that live with an app."""
    found: List[Tool] = vars(app).setdefault("_own_tools", [])
    return found


def _user_frame(frame: FrameType) -> FrameType:
    while str(frame.f_globals.get("__name__")).startswith(_DECORATOR):
        assert frame.f_back is not None
        frame = frame.f_back
    return frame


tools = Tools()
