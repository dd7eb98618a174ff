"""What apps have, for people to read: their callbacks one by one, and why it is so.

Nothing here changes what an app has. It is imported when somebody asks.
"""

from __future__ import annotations

import difflib
import html
import inspect
import os
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional, Tuple

from . import _ownership as rules
from ._containers import entry_of, number_of
from ._declaration import Entry, Scope
from ._execution import Run
from ._outputs import duplicates, names_of

if TYPE_CHECKING:
    from ._origin import Origin
    from ._pending import PendingDeclarations
    from ._registry import CallbackRegistry

_WILDCARDS = ('["MATCH"]', '["ALL"]', '["ALLSMALLER"]')
HEADINGS = ("callback id", "kind", "inputs (state)", "function", "rule", "declared at")


class Described(NamedTuple):
    """One callback that an app has, or that waits.

    `kind` is `server`, `background` or `clientside`, with `, pattern` if it has an id
    with a wildcard. `rule` is one of those of `dash.callback_registry`. `path` has the
    modules that were being run, outermost first. What was put in by hand has no function,
    file, rule and path.
    """

    callback_id: str
    kind: str
    inputs: Tuple[str, ...]
    state: Tuple[str, ...]
    function: Optional[str] = None
    file: Optional[str] = None
    line: int = 0
    rule: Optional[str] = None
    path: Tuple[str, ...] = ()

    @property
    def site(self) -> str:
        """File and line, the file from the working directory if it is below that."""
        return "by hand" if self.file is None else _site(self.file, self.line)

    def cells(self) -> Tuple[str, ...]:
        """What a table shows of it, under `HEADINGS`."""
        sources = ", ".join((*self.inputs, *(f"({one})" for one in self.state)))
        name = (self.function or "").rpartition("<locals>.")[2]
        shown = (self.callback_id, self.kind, sources, name, self.rule)
        return (*(one or "-" for one in shown), self.site)


class Held(NamedTuple):
    """A callback, and by which rule the app of a registry has it.

    What waits is in no registry, and has no rule; nor has what was put in by hand.
    """

    registry: Optional[CallbackRegistry]
    spec: Dict[str, Any]
    rule: Optional[str] = None

    @property
    def entry(self) -> Optional[Entry]:
        """Its declaration, None for what was put in by hand."""
        return entry_of(self.spec)

    def described(self) -> Described:
        """What there is to be read of it."""
        spec, entry = self.spec, self.entry
        kind = "background" if spec.get("background") else "server"
        kind = "clientside" if spec["clientside_function"] else kind
        ids = str((spec["output"], spec["inputs"], spec["state"]))
        if any(one in ids for one in _WILDCARDS):
            kind += ", pattern"
        inputs, state = (
            tuple(f"{one['id']}.{one['property']}" for one in spec[name])
            for name in ("inputs", "state")
        )
        shown = Described(spec["output"], kind, inputs, state)
        if entry is None:
            return shown
        function, path = _function(spec, entry), _path(entry.scope)
        shown = shown._replace(function=function, rule=self.rule, path=path)
        return shown._replace(file=entry.file, line=entry.line)


def held(registry: CallbackRegistry) -> List[Held]:
    """The callbacks that an app has, taken or not, in the order of declaration."""
    found = []
    for spec, rule in registry.listed():
        entry = entry_of(spec)
        if rule == rules.NEAREST and entry and entry.scope.run.before is None:
            # What the first app to be served took it keeps as if it had been near.
            is_near = _builder(entry.scope, registry.origin)
            rule = rule if is_near else rules.FIRST_SERVED
        found.append(Held(registry, spec, rule))
    return found


def _waiting(waiting: PendingDeclarations) -> List[Held]:
    """What waits, and no living app has, or has yet."""
    with waiting.lock:
        registries = waiting.registries()
        had = {number_of(spec) for one in registries for spec, _ in one.listed()}
        specs = waiting.containers.specs()
        return [Held(None, one) for one in specs if number_of(one) not in had]


def _builder(scope: Scope, origin: Origin) -> str:
    """The innermost code of a declaration that an app was built in, empty if none is."""
    for one in scope.execution.outwards():
        if origin in one.apps:
            if isinstance(one, Run):
                return f"the module {one.name}"
            return "a cell" if one.is_cell else f"{one.qualname}()"
    return ""


def _function(spec: Dict[str, Any], entry: Entry) -> Optional[str]:
    named = spec["clientside_function"]
    if named and entry.script is not None:
        return "inline script"
    if named:
        return f"{named['namespace']}.{named['function_name']}"
    func = inspect.unwrap(entry["callback"]) if "callback" in entry else None
    return getattr(func, "__qualname__", None)


def _path(scope: Scope) -> Tuple[str, ...]:
    """The modules that were being run, and that of the function that declares."""
    runs = [one for one in scope.execution.outwards() if isinstance(one, Run)]
    # This package can be run as a command, which is no part of the program.
    ours = [one for one in runs if one.namespace.get("__package__") == __package__]
    names = [one.name for one in reversed(runs) if one not in ours]
    if scope.helper is not None:
        names += [getattr(inspect.getmodule(scope.execution.code), "__name__", "?")]
    return tuple(dict.fromkeys(names))


# Why an app has a callback


def explain(
    callback_id: str, waiting: PendingDeclarations, *asked: CallbackRegistry
) -> str:
    """Says who has a callback and why, who has not, and what would change that.

    :param callback_id: its id, or one of its outputs.
    :param asked: the registries of apps that are spoken of first.
    """
    registries = list(dict.fromkeys([*asked, *waiting.registries()]))
    callbacks = [one for registry in registries for one in held(registry)]
    callbacks += _waiting(waiting)
    found = [one for one in callbacks if callback_id in names_of(one.spec)]
    if not found:
        known = sorted({name for one in callbacks for name in names_of(one.spec)})
        near = ", ".join(difflib.get_close_matches(callback_id, known, 3, 0.5))
        hint = f" The nearest ids are {near}." if near else ""
        return f"There is no callback {callback_id}.{hint}"
    # What is said of several apps alike is said once.
    said: Dict[str, List[CallbackRegistry]] = {}
    for registry in registries:
        mine = [one for one in found if one.registry is registry]
        words = [_has(callback_id, one, registry.origin) for one in mine]
        for one in dict.fromkeys(words or [f"has no {callback_id}"]):
            said.setdefault(one, []).append(registry)
    sentences = [f"{_named(group)} {one}." for one, group in said.items()]
    sentences += [_waits(callback_id, one) for one in found if one.registry is None]
    return " ".join([*sentences, *_change(found[0])])


def _named(registries: List[CallbackRegistry]) -> str:
    shown = [title_of(one) for one in registries[:3]]
    if len(registries) > len(shown):
        shown.append(f"{len(registries) - len(shown)} more")
    if len(shown) == 1:
        return shown[0]
    return f"Each of {', '.join(shown[:-1])} and {shown[-1]}"


_WHY = {
    None: "it was taken before",
    rules.SAID: "@app.callback or a declaring() block says so",
    rules.INCLUDED: "it includes {module}",
    rules.NEAREST: "it is the nearest app to this declaration, built in {builder}",
    rules.ANSWERING: "it was being built or was answering when that was declared",
    rules.FIRST_SERVED: "no app is near to this declaration: the first to be served has it",
    rules.SAME_PLACE: "it was built at the same place as the app that had imported it",
    rules.NO_LAYOUT: "the app that is nearer to this declaration has no layout",
    rules.COMPONENT: "every app has the patterns of components",
}


def _has(callback_id: str, callback: Held, origin: Origin) -> str:
    if callback.entry is None:
        return f"has {callback_id}, which was put into its list by hand"
    scope = callback.entry.scope
    builder = _builder(scope, origin) or "an earlier run"
    why = _WHY[callback.rule].format(module=scope.run.name, builder=builder)
    return f"has {callback_id}, declared at {callback.described().site}, because {why}"


def _waits(callback_id: str, callback: Held) -> str:
    found = rules.owners(callback.entry.scope) if callback.entry else ()
    apps = [f"the app built at {_site(one.file, one.line)}" for one in found]
    awaited = " or ".join(apps) or "the first app to be served, as none is near"
    gone = ", which is gone" if found and not any(one.app for one in found) else ""
    site = callback.described().site
    return f"{callback_id}, declared at {site}, waits for {awaited}{gone}."


def _change(callback: Held) -> List[str]:
    """What would change who has a callback, if the program has not said it."""
    if callback.entry is None or callback.rule in (rules.SAID, rules.INCLUDED):
        return []
    ways = "declare it in `with app.callback_registry.declaring():` or by @app.callback"
    scope = callback.entry.scope
    run = scope.run if scope.execution is scope.run else None
    # A module that builds apps can't be included without taking what is theirs.
    if run is not None and run.is_imported and not run.known_apps:
        ways = f"call app.callback_registry.include({run.name!r}), or {ways}"
    return [f"To say whose it is, {ways}."]


# How it is shown


class Table(NamedTuple):
    """What is shown together: the callbacks of one app, or those that no app gets."""

    title: str
    file: Optional[str]
    line: int
    callbacks: List[Described]
    declared_twice: List[str]

    def as_html(self) -> str:
        """The table, and a paragraph for each output that is declared twice."""
        rows = [_row("td", one.cells()) for one in self.callbacks]
        mistakes = [f"<p>{html.escape(one)}</p>" for one in self.declared_twice]
        return (
            f"<table><caption>{html.escape(self.title)}</caption>"
            f"<thead>{_row('th', HEADINGS)}</thead><tbody>{''.join(rows)}</tbody>"
            f"</table>{''.join(mistakes)}"
        )


def table_of(registry: CallbackRegistry) -> Table:
    """The callbacks that an app has."""
    callbacks = held(registry)
    sites = {id(one.spec): one.described().site for one in callbacks}
    twice = [
        f"{output} is declared twice, at {sites[id(first)]} and at {sites[id(later)]}."
        for output, first, later in duplicates(one.spec for one in callbacks)
    ]
    origin, described = registry.origin, [one.described() for one in callbacks]
    return Table(title_of(registry), origin.file, origin.line, described, twice)


def tables_of_waiting(pending: PendingDeclarations) -> List[Table]:
    """What waits for an app and has none: a table, if there is anything."""
    found = [one.described() for one in _waiting(pending)]
    title = "Callbacks that no app gets"
    return [Table(title, None, 0, found, [])] if found else []


def as_html(registry: CallbackRegistry, pending: PendingDeclarations) -> str:
    """The callbacks that an app has, and those that no app gets."""
    tables = [table_of(registry), *tables_of_waiting(pending)]
    return "".join(one.as_html() for one in tables)


def title_of(registry: CallbackRegistry) -> str:
    """An app, by the name that `Dash("name")` has given it and where it was built."""
    name = registry.app.config.get("name") if registry.app is not None else None
    return f"App {name!r} ({_site(registry.origin.file, registry.origin.line)})"


def _site(file: str, line: int) -> str:
    below = os.path.join(os.getcwd(), "")
    return f"{file[len(below):] if file.startswith(below) else file}:{line}"


def _row(tag: str, cells: Tuple[str, ...]) -> str:
    shown = (f"<{tag}>{html.escape(one)}</{tag}>" for one in cells)
    return f"<tr>{''.join(shown)}</tr>"
