"""Hooks of modules that are run again.

`dash.hooks` applies to every app and keeps what it is told for the whole process. Each
hook knows here where it was declared, and an app has those that are not of another run of
the file that built it, nor of a run that a newer one has replaced.
"""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from .. import dependencies
from .._grouping import flatten_grouping
from .._utils import create_callback_id
from ._answering import answering_app
from ._execution import Run
from ._ownership import replaced_by, replaces
from ._pending import pending


class MarkedDict(Dict[str, Any]):
    """A component of the dev tools that can know where it was declared."""


class MarkedTuple(Tuple[Any, ...]):
    """A clientside callback that can know where it was declared."""


def declared(hook: Any) -> Any:
    """A hook that knows that it is declared here."""
    marked: Dict[type, Any] = {dict: MarkedDict, tuple: MarkedTuple}
    cls = marked.get(type(hook))
    hook = hook if cls is None else cls(hook)
    hook.scope = pending.declared_here()
    return hook


def note(hooks: List[Any]) -> None:
    """Notes where the hook that was added to a list last is declared.

    What it replaces goes, unless an app that was built by an older run of the module is
    alive. What is declared again stands where it stood.
    """
    with pending.lock:
        newest = hooks[-1] = declared(hooks[-1])
        is_last = _is_put_last(newest, hooks[:-1])
        hooks[:] = [one for one in hooks if not _gives_way(one, newest)]
        if is_last:
            _put_in_place(newest, hooks)


def _is_put_last(hook: Any, others: List[Any]) -> bool:
    """True if Dash has put a hook behind others, as the program gives it no priority."""
    given = getattr(hook, "priority", None)
    if given is None:
        return True
    return bool(given + 1 == min((one.priority for one in others), default=given + 1))


def _put_in_place(newest: Any, hooks: List[Any]) -> None:
    """Gives a hook its place among those that were put behind others: in the list, or by
    priority."""
    number, is_told = next(pending.numbers), _told(newest) is not None
    name = _name(newest) if is_told else getattr(newest.func, "__qualname__", "")
    newest.place = newest.scope.next_place(f"hook {name}", number), number
    at = [n for n, one in enumerate(hooks) if hasattr(one, "place")]
    placed = sorted((hooks[n] for n in at), key=lambda one: one.place)
    if not hasattr(newest, "priority"):
        for n, one in zip(at, placed):
            hooks[n] = one
        return
    priorities = sorted((one.priority for one in placed), reverse=True)
    for one, priority in zip(placed, priorities):
        one.priority = priority


def current(hooks: List[Any]) -> List[Any]:
    """The hooks of a list that the answering app has.

    Without one, those that no newer run has replaced. What others have put in is for all.
    """
    marked = [one for one in hooks if hasattr(one, "scope")]
    if marked:
        with pending.lock:
            pending.executions.settle()
    return [one for one in hooks if not hasattr(one, "scope") or _has(one, marked)]


def standing(hook: Any, newer: Any) -> Any:
    """A final hook; None if a newer one replaces it, or there is none."""
    return None if _is_replaced(hook, declared(newer)) else hook


def _has(hook: Any, marked: List[Any]) -> bool:
    app, scope = answering_app(), hook.scope
    # The run that the app was built in, of the hook's file or of that which runs it again.
    outwards = app.callback_registry.origin.site.execution.outwards() if app else ()
    runs = [one for one in outwards if isinstance(one, Run) and not one.is_of_cells]
    pairs = (
        (one, run) for run in scope.renewing for one in runs if one.file == run.file
    )
    own, run = next(pairs, (None, None))
    # What a function of another file declares, it may declare once in a process.
    others = (one.scope for one in marked if one.scope.helper == scope.helper)
    again = [run for one in others for run in one.renewing]
    if own is not None and (scope.helper is None or own in again):
        return own is run
    is_replaced = any(_is_replaced(hook, one) for one in marked)
    return replaced_by(scope) is None and not is_replaced


def _gives_way(hook: Any, newer: Any) -> bool:
    """True if a newer hook replaces a hook that no app needs any more."""
    if not _is_replaced(hook, newer):
        return False
    run = hook.scope.run
    # What goes on may build its app yet.
    is_needed = run.is_active or any(one.app is not None for one in run.apps)
    return run is newer.scope.run or not is_needed


def _is_replaced(hook: Any, newer: Any) -> bool:
    """True if a newer hook takes the place of a hook: that of another run of its module,
    or one that is called the same in one run; a callback by any name of the module."""
    older, again = getattr(hook, "scope", None), newer.scope
    if older is None or not replaces(again, older):
        return False
    if again.run is older.run:
        return bool(_name(hook) == _name(newer))
    if again.helper != older.helper:
        return False
    is_callback = isinstance(_told(hook), tuple)
    is_same = is_callback and bool(_name(hook) == _name(newer))
    return is_same or again.run.is_of_same(older.run)


def _told(hook: Any) -> Any:
    return getattr(hook, "data", hook)


def _name(hook: Any) -> Any:
    """What tells a hook from others of its list when a cell declares it again."""
    told = _told(hook)
    if isinstance(told, tuple):
        args, kwargs = told[-2:]
        parse = dependencies.handle_grouped_callback_args
        outputs, inputs, *_ = parse(list(args), dict(kwargs))
        outputs = flatten_grouping(outputs)
        return create_callback_id(outputs, inputs, not outputs)
    if told is not None:
        return [told.get(key) for key in ("name", "namespace", "type")]
    name = getattr(hook.func, "__qualname__", "_")
    # A function makes many of one name, and some names are no names.
    is_name = name not in ("_", "<lambda>") and "<locals>" not in name
    return name if is_name else hook.scope.cell.code
