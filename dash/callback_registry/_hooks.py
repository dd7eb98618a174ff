"""Hooks of modules that are run again.

`dash.hooks` applies to every app and keeps what it is told for the whole process. Each
hook knows here where it was declared, and an app has those that are not of another run of
the file that built it, nor of a run that a newer one has replaced.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

from .. import dependencies
from .._grouping import flatten_grouping
from .._utils import create_callback_id
from ._answering import answering_app
from ._declaration import Scope
from ._execution import Run
from ._ownership import replaced_by, replaces
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
        marked = hooks[-1] = _marked(hooks[-1], pending.declared_here())
        hooks[:] = [one for one in hooks if not _gives_way(one, marked)]


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
    """True if an app has a hook; without an app, if no newer run has replaced it."""
    scope = hook.scope
    again = [one for one in marked if one.scope.helper == scope.helper]
    own = None if origin is None else _run_of_file(origin, scope.run)
    if own is not None and (
        scope.helper is None or any(one.scope.run is own for one in again)
    ):
        return own is scope.run
    if replaced_by(scope) is not None:
        return False
    return not any(_is_replaced(hook, one) for one in again)


def _run_of_file(origin: Any, run: Run) -> Optional[Run]:
    """The run of a run's file that an app was built in."""
    runs = (one for one in origin.site.execution.outwards() if isinstance(one, Run))
    same = (one for one in runs if not one.is_of_cells and one.file == run.file)
    return next(same, None)


def _gives_way(hook: Any, newer: Any) -> bool:
    """True if a newer hook replaces a hook that no app needs any more."""
    scope = _scope(hook)
    if scope is None or not _is_replaced(hook, newer):
        return False
    is_needed = any(one.gone is None for one in scope.run.apps)
    return newer.scope.run is scope.run or not is_needed


def _is_replaced(hook: Any, newer: Any) -> bool:
    """True if a hook is declared again by a newer run of its file, or by a cell."""
    older, again = hook.scope, newer.scope
    if again.run is older.run:
        return again.cell is not older.cell and bool(_name(hook) == _name(newer))
    if again.run.file != older.run.file or not replaces(again, older):
        return False
    return older.helper in (None, again.helper)


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
    parse: Callable[..., Any] = dependencies.handle_grouped_callback_args
    flatten: Callable[..., Any] = flatten_grouping
    create: Callable[..., str] = create_callback_id
    parsed = parse(list(args), dict(kwargs))
    outputs = flatten(parsed[0])
    return create(outputs, parsed[1], not outputs)
