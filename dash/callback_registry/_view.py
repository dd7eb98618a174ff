"""What apps have, for people to read: their callbacks one by one, and why it is so.

Nothing here changes what an app has. It is imported when somebody asks.
"""

from __future__ import annotations

import difflib
import html
import inspect
import os
from typing import (
    TYPE_CHECKING,
    Any,
    Dict,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

from ._declaration import Entry, Scope, Spec
from ._outputs import duplicates, names_of
from ._execution import Execution, Run
from ._ownership import (
    ANSWERING,
    COMPONENT,
    FIRST_SERVED,
    INCLUDED,
    NEAREST,
    SAID,
    SAME_PLACE,
    owners,
)

if TYPE_CHECKING:
    from ._origin import Origin
    from ._pending import PendingDeclarations
    from ._registry import CallbackRegistry

_WILDCARDS = ('["MATCH"]', '["ALL"]', '["ALLSMALLER"]')
HEADINGS = ("callback id", "kind", "inputs (state)", "function", "rule", "declared at")


class Described(NamedTuple):
    """One callback that an app has, or that waits.

    `kind` is `server`, `background` or `clientside`, with `, pattern` if it has an id
    with a wildcard. `rule` is by which rule of README.md the app has it. `path` has the
    names of the modules that were being run when it was declared, outermost first. What
    was put in by hand has no function, file and rule.
    """

    callback_id: str
    kind: str
    inputs: Tuple[str, ...]
    state: Tuple[str, ...]
    function: Optional[str]
    file: Optional[str]
    line: int
    rule: Optional[str]
    path: Tuple[str, ...]

    @property
    def site(self) -> str:
        """File and line, the file from the working directory if it is below that."""
        return "by hand" if self.file is None else f"{_short(self.file)}:{self.line}"

    def cells(self) -> Tuple[str, ...]:
        """What a table shows of it, under `HEADINGS`."""
        sources = ", ".join((*self.inputs, *(f"({one})" for one in self.state)))
        name = (self.function or "").rpartition("<locals>.")[2]
        shown = (self.callback_id, self.kind, sources, name, self.rule)
        return (*(one or "-" for one in shown), self.site)


class Held(NamedTuple):
    """A callback and its declaration, which one that was put in by hand has not.

    `registry` is of the app that has it by a rule, None while it waits.
    """

    registry: Optional[CallbackRegistry]
    spec: Dict[str, Any]
    entry: Optional[Entry]
    rule: Optional[str]

    @property
    def names(self) -> List[str]:
        """What it may be asked for by: its id and its outputs."""
        return names_of(self.spec)

    @property
    def number(self) -> int:
        """Tells declarations apart; one that several apps have has one number."""
        return self.entry.number if self.entry else 0

    def described(self) -> Described:
        """What there is to be read of it."""
        spec, entry = self.spec, self.entry
        return Described(
            spec["output"],
            _kind(spec),
            tuple(_source(one) for one in spec["inputs"]),
            tuple(_source(one) for one in spec["state"]),
            _function(spec, entry) if entry else None,
            entry.file if entry else None,
            entry.line if entry else 0,
            self.rule,
            tuple(dict.fromkeys(_path(entry.scope))) if entry else (),
        )


def held(registry: CallbackRegistry) -> List[Held]:
    """The callbacks that an app has, taken or not, in the order of declaration."""
    found = []
    for spec in registry.specs():
        entry = spec.entry if isinstance(spec, Spec) else None
        found.append(Held(registry, spec, entry, _rule(registry, entry)))
    return found


def waiting_for_none(pending: PendingDeclarations) -> List[Held]:
    """What waits, and no living app has, or has yet."""
    with pending.lock:
        listed = [spec for one in pending.registries() for spec in one.specs()]
        numbers = {one.entry.number for one in listed if isinstance(one, Spec)}
        return [
            Held(None, one, one.entry, None)
            for one in pending.callback_list
            if isinstance(one, Spec) and one.entry.number not in numbers
        ]


def twice_in(callbacks: List[Held]) -> List[str]:
    """A sentence for each output that is declared twice."""
    known = {id(one.spec): one.described().site for one in callbacks}
    return [
        f"{output} is declared twice, at {known[id(first)]} and at {known[id(later)]}."
        for output, first, later in duplicates(one.spec for one in callbacks)
    ]


def _rule(registry: CallbackRegistry, entry: Optional[Entry]) -> Optional[str]:
    """By which rule an app has a callback.

    What the first app to be served took it keeps as if it had been the nearest.
    """
    rule = registry.rule_of(entry) if entry else None
    if rule == NEAREST and entry and entry.scope.run.before is None:
        return rule if _builder(entry.scope, registry.origin) else FIRST_SERVED
    return rule


def _builder(scope: Scope, origin: Origin) -> Optional[Execution]:
    """The innermost execution of a declaration that an app was built in."""
    outwards = scope.execution.outwards()
    return next((one for one in outwards if origin in one.apps), None)


def _kind(spec: Dict[str, Any]) -> str:
    kind = "background" if spec.get("background") else "server"
    if spec["clientside_function"]:
        kind = "clientside"
    sources = [_source(one) for one in (*spec["inputs"], *spec["state"])]
    is_pattern = any(one in str((spec["output"], sources)) for one in _WILDCARDS)
    return f"{kind}, pattern" if is_pattern else kind


def _source(dependency: Dict[str, Any]) -> str:
    return f"{dependency['id']}.{dependency['property']}"


def _function(spec: Dict[str, Any], entry: Entry) -> Optional[str]:
    named = spec["clientside_function"]
    if named and entry.script is None:
        return f"{named['namespace']}.{named['function_name']}"
    if named:
        return "inline script"
    func = inspect.unwrap(entry["callback"]) if "callback" in entry else None
    return getattr(func, "__qualname__", None)


def _path(scope: Scope) -> Iterator[str]:
    runs = [one for one in scope.execution.outwards() if isinstance(one, Run)]
    for run in reversed(runs):
        # This package can be run as a command, which is no part of the program.
        if run.namespace.get("__package__") != __package__:
            yield run.name
    if scope.helper is not None:
        yield getattr(inspect.getmodule(scope.execution.code), "__name__", "?")


# Why an app has a callback


def explain(
    callback_id: str, pending: PendingDeclarations, asked: Optional[CallbackRegistry]
) -> str:
    """Says who has a callback and why, who has not, and what would change that.

    :param callback_id: its id, or one of its outputs.
    :param asked: the registry of the app that is spoken of, None for all apps.
    """
    registries = pending.registries()
    callbacks = [one for registry in registries for one in held(registry)]
    callbacks += waiting_for_none(pending)
    found = [one for one in callbacks if callback_id in one.names]
    if not found:
        known = sorted({name for one in callbacks for name in one.names})
        near = ", ".join(difflib.get_close_matches(callback_id, known, 3, 0.5))
        hint = f" The nearest ids are {near}." if near else ""
        return f"No app has {callback_id}, and it waits for none.{hint}"
    mine = [one for one in found if asked is not None and one.registry is asked]
    shown = (mine or found)[:3]
    has = "; ".join(_has(callback_id, one) for one in shown)
    if asked is not None and not mine:
        has = f"{_named([asked])} has no {callback_id}: {has}"
    told = [asked, *(one.registry for one in shown)]
    too = [one.registry for one in found if one.number == shown[0].number]
    own = [one.registry for one in found if one.registry not in too]
    rest = [one for one in registries if one not in told]
    groups = {
        "has it too": [one for one in rest if one in too],
        "has another one": [one for one in rest if one in own],
        "has none": [one for one in rest if one not in (*too, *own)],
    }
    parts = [f"{_named(group)} {words}" for words, group in groups.items() if group]
    # An id stays as it is written.
    start = has if shown[0].registry is None and asked is None else _capital(has)
    return f"{start}. {_capital('; '.join([*parts, _change(shown[0])]))}"


def _has(callback_id: str, callback: Held) -> str:
    what = f"{callback_id} of {callback.described().site}"
    if callback.registry is None:
        return f"{what} waits for {_awaited(callback)}"
    return f"{_named([callback.registry])} has {what}, for {_reason(callback)}"


def _awaited(callback: Held) -> str:
    found = owners(callback.entry.scope) if callback.entry else ()
    if not found:
        return "the first app to be served, for none was built where it is declared"
    places = " or ".join(f"{_short(one.file)}:{one.line}" for one in found)
    if any(one.app for one in found):
        return f"the end of what declares it, then for the app built at {places}"
    return f"the app that was built at {places}, and that is gone"


def _reason(callback: Held) -> str:
    """Why an app has a callback, as the end of a sentence."""
    if callback.entry is None or callback.registry is None:
        return "it was put there"
    scope = callback.entry.scope
    if callback.rule == SAID:
        how = "a declaring() block" if scope.is_app_less else "@app.callback"
        return f"{how} says so"
    if callback.rule == NEAREST:
        builder = _builder(scope, callback.registry.origin)
        if builder is None:
            return "it had what an earlier run of the module declared"
        return f"it is the nearest app to that, built in {_code(builder)}"
    return {
        INCLUDED: f"it includes {scope.run.name}",
        ANSWERING: "it was being built or was answering when that was declared",
        FIRST_SERVED: "no app is near to that: the first to be served has it",
        SAME_PLACE: "it was built at the same place as the app that had imported it",
        COMPONENT: "every app has the patterns of components",
    }.get(callback.rule or "", "it has taken it before")


def _code(execution: Execution) -> str:
    if isinstance(execution, Run):
        return f"the module {execution.name}"
    return "a cell" if execution.is_cell else f"{execution.qualname}()"


def _change(callback: Held) -> str:
    """What would change who has a callback."""
    if callback.rule == COMPONENT:
        return "with @app.callback it would be that app's only."
    if callback.entry is None or not callback.entry.scope.is_app_less:
        return "with @dash.callback it would be the nearest app's."
    scope = callback.entry.scope
    ways = "declare it in `with app.callback_registry.declaring():` or by @app.callback"
    if scope.said is None and scope.run.is_imported and scope.run.name != "__main__":
        ways = f"call app.callback_registry.include({scope.run.name!r}), or {ways}"
    return f"to give it to another app, {ways}."


# How it is shown


def title_of(registry: CallbackRegistry) -> str:
    """An app, by the name that `Dash("name")` has given it and where it was built."""
    name = registry.app.config.get("name") if registry.app is not None else None
    return f"app {name!r} ({_short(registry.origin.file)}:{registry.origin.line})"


def _named(registries: Sequence[CallbackRegistry]) -> str:
    if len(registries) > 3:
        return f"each of {len(registries)} other apps"
    shown = [f"the {title_of(one)}" for one in registries]
    together = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    return f"each of {together}" if len(registries) > 1 else together


def _short(file: str) -> str:
    below = os.path.join(os.getcwd(), "")
    return file[len(below) :] if file.startswith(below) else file


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def as_html(registry: CallbackRegistry) -> str:
    """A table of the callbacks that an app has, and what is wrong with them."""
    callbacks = held(registry)
    sentences = "".join(f"<p>{html.escape(one)}</p>" for one in twice_in(callbacks))
    return f"{table_of(title_of(registry), callbacks)}{sentences}"


def table_of(caption: str, callbacks: List[Held]) -> str:
    """The HTML of a table of callbacks."""
    rows = (_row("td", one.described().cells()) for one in callbacks)
    return (
        f"<table><caption>{html.escape(_capital(caption))}</caption>"
        f"<thead>{_row('th', HEADINGS)}</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _row(tag: str, cells: Sequence[str]) -> str:
    shown = (f"<{tag}>{html.escape(one)}</{tag}>" for one in cells)
    return f"<tr>{''.join(shown)}</tr>"
