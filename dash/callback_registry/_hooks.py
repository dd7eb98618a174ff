"""Hooks of modules that are run again.

`dash.hooks` applies to every app and keeps what it is told for the whole process. Each
hook knows here where it was declared, and an app has those that are not of another run of
the file that built it, nor of a run that a newer one has replaced.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from .. import dependencies
from .._grouping import flatten_grouping
from .._utils import create_callback_id
from ._answering import answering_app
from ._declaration import Scope
from ._execution import Run
from ._ownership import is_outdated
from ._pending import pending


class MarkedDict(Dict[str, Any]):
    """A component of the dev tools, and where it was declared."""

    scope: Scope


class MarkedTuple(Tuple[Any, ...]):
    """A clientside callback, and where it was declared."""

    scope: Scope


_MARKED: Dict[type, Any] = {dict: MarkedDict, tuple: MarkedTuple}


def note(hooks: List[Any]) -> None:
    """Notes where the hook that was added to a list last is declared.

    What it replaces goes, unless an app that was built by an older run of the module is
    alive.
    """
    with pending.lock:
        marked = _marked(hooks[-1], pending.declared_here())
        hooks[-1] = marked
        hooks[:] = [one for one in hooks if one is marked or not _is_gone(one, marked)]


def note_final(hooks: Dict[str, Any], name: str) -> None:
    """Notes where a final hook is declared."""
    with pending.lock:
        hooks[name] = _marked(hooks[name], pending.declared_here())


def current(hooks: List[Any]) -> List[Any]:
    """The hooks of a list that the answering app has.

    Without one, those that no newer run has replaced.
    """
    marked = [one for one in hooks if _scope(one) is not None]
    if not marked:
        return hooks
    app = answering_app()
    origin = None if app is None else app.callback_registry.origin
    return [hook for hook in hooks if hook not in marked or _has(origin, hook, marked)]


def standing(hook: Any, newer: Any) -> Optional[Any]:
    """A final hook; None if a newer one replaces it, or there is none."""
    if _scope(hook) is None:
        return hook
    with pending.lock:
        newer = _marked(newer, pending.declared_here())
    return None if _is_replaced(hook, newer) else hook


def unlisted(listed: List[Any], added: List[Any]) -> List[Any]:
    """The resources that are not in a list yet."""
    return [one for one in added if one not in listed]


def _marked(hook: Any, scope: Scope) -> Any:
    cls = _MARKED.get(type(hook))
    hook = hook if cls is None else cls(hook)
    hook.scope = scope
    return hook


def _scope(hook: Any) -> Optional[Scope]:
    return getattr(hook, "scope", None)


def _has(origin: Any, hook: Any, marked: List[Any]) -> bool:
    scope = hook.scope
    run: Run = scope.run
    own = None if origin is None else _run_of_file(origin, run)
    alike = [one.scope for one in marked if one.scope.helper == scope.helper]
    if own is not None and (scope.helper is None or own in [a.run for a in alike]):
        return own is run
    newest = pending.executions.newest(scope.module_run.module)
    if newest is not None and is_outdated(scope, newest):
        return False
    newer = (one for one in alike if _is_rerun(one, scope))
    return not any(one.run.returned is not False for one in newer)


def _run_of_file(origin: Any, run: Run) -> Optional[Run]:
    """The run of a run's file that an app was built in."""
    runs = (one for one in origin.site.execution.outwards() if isinstance(one, Run))
    return next((one for one in runs if one.module and one.file == run.file), None)


def _is_rerun(newer: Scope, older: Scope) -> bool:
    """True for a newer run of a module, in which the same function has declared."""
    run, before = newer.run, older.run
    if run.module is None or run.file != before.file or run.number <= before.number:
        return False
    return older.helper is None or older.helper == newer.helper


def _is_other_cell(newer: Scope, older: Scope) -> bool:
    return newer.run is older.run and newer.cell is not older.cell


def _is_gone(hook: Any, newer: Any) -> bool:
    """True if a hook gives way to a newer one, and no app needs it."""
    scope = _scope(hook)
    if scope is None or not _is_replaced(hook, newer):
        return False
    if _is_other_cell(newer.scope, scope):
        return True
    return not any(one.gone is None for one in scope.run.apps)


def _is_replaced(hook: Any, newer: Any) -> bool:
    if _is_other_cell(newer.scope, hook.scope):
        return bool(_name(hook) == _name(newer))
    return _is_rerun(newer.scope, hook.scope)


def _name(hook: Any) -> Any:
    """What tells a hook from others of its list when a cell declares it again."""
    if isinstance(hook, MarkedDict):
        return hook["namespace"], hook["type"]
    if isinstance(hook, MarkedTuple):
        return _callback_id(*hook[1:])
    if isinstance(hook.data, tuple):
        return _callback_id(*hook.data)
    if hook.data is not None:
        return hook.data.get("name", hook.data.get("namespace"))
    name = getattr(hook.func, "__qualname__", "_")
    # A function makes many of one name, and some names are no names.
    if name in ("_", "<lambda>") or "<locals>" in name:
        return hook.scope.cell.code
    return name


def _callback_id(args: Any, kwargs: Any) -> str:
    parsed = dependencies.handle_grouped_callback_args(list(args), dict(kwargs))
    outputs = flatten_grouping(parsed[0])
    callback_id: str = create_callback_id(outputs, parsed[1], not outputs)
    return callback_id
