"""The tools that each app offers to models.

`dash.mcp.mcp_enabled` says of no app which functions are tools of it. A tool is that
of the apps which a callback declared in its place would be for. See
https://github.com/plotly/dash/issues/2399.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping

from .callback_registry import Scope, pending, renewed

if TYPE_CHECKING:
    from dash import Dash


class Tool(Dict[str, Any]):
    """What is told of a function that models may call, and where it was decorated.

    `alike` are the tools of its name that apps to come may have.
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
        tool = Tool(told)
        tool.scope, tool.number = pending.declared_here(), next(pending.numbers)
        tool.alike = getattr(listed.get(name), "alike", [])
        replaced, _ = renewed({one.scope for one in tool.alike})
        for one in list(tool.alike):
            if one.scope in replaced or pending.has_one_owner(one.scope):
                tool.alike.remove(one)
                for app in pending.apps_near(one.scope):
                    vars(app).setdefault("_own_tools", {})[name] = one
        tool.alike.append(tool)
        listed[name] = tool


def tools_of(app: Dash, listed: Mapping[str, Any]) -> Dict[str, Any]:
    """The tools of an app, by name.

    :param listed: the newest tool of each name in the process. What is not there any
        more, somebody has taken out; what was put there by hand is for all.
    """
    own: Dict[str, Tool] = vars(app).get("_own_tools", {})
    with pending.lock:
        pending.executions.settle()
        known = [
            (name, one)
            for name, newest in listed.items()
            if isinstance(newest, Tool)
            for one in (own.get(name, newest), *newest.alike)
            if one.alike is newest.alike and app.callback_registry.claims(one.scope)
        ]
        hidden = set().union(*renewed({one.scope for _, one in known}))
    known.sort(key=lambda one: one[1].number)
    mine = {name: one for name, one in listed.items() if not isinstance(one, Tool)}
    mine.update((name, one) for name, one in known if one.scope not in hidden)
    return mine
