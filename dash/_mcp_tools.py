"""The tools that each app offers to models.

`dash.mcp.mcp_enabled` says of no app which functions are tools of it. A tool is that
of the apps which a callback declared in its place would be for. See
https://github.com/plotly/dash/issues/2399.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping

from .callback_registry import Scope, pending, renewed

if TYPE_CHECKING:
    from dash import Dash


class Tool(Dict[str, Any]):
    """What is told of a function that models may call, and where it was decorated.

    `alike` are the tools of its name, without those that live with their only app.
    """

    __slots__ = ("scope", "number", "alike")
    scope: Scope
    number: int
    alike: List[Tool]


def add_tool(listed: Dict[str, Any], name: str, told: Mapping[str, Any]) -> None:
    """Adds a tool that is declared now.

    :param listed: the newest tool of each name in the process.
    :param told: the function, and what is told of it.
    """
    with pending.lock:
        tool, newest = Tool(told), listed.get(name)
        tool.scope, tool.number = pending.declared_here(), pending.next_number()
        tool.alike = []
        if isinstance(newest, Tool):
            tool.alike = newest.alike
            tool.alike[:] = _left(name, tool.alike)
        tool.alike.append(tool)
        listed[name] = tool


def _left(name: str, tools: List[Tool]) -> Iterator[Tool]:
    """Those of some tools that several apps may have; the others live with their app."""
    replaced, _ = renewed({one.scope for one in tools})
    for one in tools:
        app = pending.sole_owner(one.scope)
        if app is not None:
            vars(app).setdefault("_own_tools", {})[name] = one
        elif one.scope not in replaced or _is_had(one, tools[-1]):
            yield one


def _is_had(tool: Tool, newest: Tool) -> bool:
    """True if an app has a tool, and not the one that replaces it in others."""
    apps = pending.apps_near(tool.scope)
    return any(not app.callback_registry.has(newest.scope) for app in apps)


def tools_of(app: Dash, listed: Mapping[str, Any]) -> Dict[str, Any]:
    """The tools of an app, by name.

    :param listed: the newest tool of each name in the process. What is not there any
        more, somebody has taken out; what was put there by hand is for all.
    """
    with pending.lock:
        pending.executions.settle()
        known = [
            (name, one)
            for name, newest in listed.items()
            for one in _alike(app, name, newest)
            if app.callback_registry.claims(one.scope)
        ]
        hidden = set().union(*renewed({one.scope for _, one in known}))
    known.sort(key=lambda one: one[1].number)
    mine = {name: one for name, one in listed.items() if not isinstance(one, Tool)}
    mine.update((name, one) for name, one in known if one.scope not in hidden)
    return mine


def _alike(app: Dash, name: str, newest: Any) -> List[Tool]:
    """The tools of a name that an app could have, those that were taken out left out."""
    if not isinstance(newest, Tool):
        return []
    own = vars(app).get("_own_tools", {}).get(name)
    return [own, *newest.alike] if own and own.alike is newest.alike else newest.alike
