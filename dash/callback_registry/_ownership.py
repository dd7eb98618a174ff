"""Ownership: the rules by which an app has a declaration.

Each rule is a question about one declaration and one app. `CallbackRegistry` asks
them when its app is served; nothing here changes anything.
"""

from typing import TYPE_CHECKING, Dict, Iterable, List, Set

from ._declaration import Declaration
from ._origin import Origin
from ._runs import Run
from ._scope import Scope, born_in

if TYPE_CHECKING:
    from ._registry import CallbackRegistry


def claims(registry: "CallbackRegistry", declaration: Declaration, births: int) -> bool:
    """True if the app is one that the declaration was made for.

    What an app declared while it was being built or was answering is its own. The
    rest goes to the nearest enclosing app or, where no living app encloses it, to
    whichever is served first.
    """
    scope = declaration.scope
    if scope.answering is not None:
        return scope.answering() is registry
    nearest = scope.nearest(births)
    return not nearest or registry in nearest


def inherits(
    registry: "CallbackRegistry", declaration: Declaration, births: int
) -> bool:
    """True for what waits for an earlier app of which this one is the same again."""
    if declaration.scope.answering is not None:
        return False
    return any(
        may_inherit(declaration, owner.origin, registry.origin)
        for owner in declaration.scope.nearest(births)
    )


def may_inherit(declaration: Declaration, earlier: Origin, later: Origin) -> bool:
    """True if an app built again also gets what the earlier one had or was due."""
    if earlier.place is None or earlier.place != later.place:
        return False
    if earlier.number >= later.number:
        return False
    run = declaration.scope.run
    if run is None or declaration.scope.answering is not None:
        return False
    if any(newer.is_rerun_of(run) for newer in later.runs):
        return False
    return is_rebuilt(earlier, later) or _is_shared(declaration, earlier, later)


def is_rebuilt(earlier: Origin, later: Origin) -> bool:
    """True if the file of the birth is run again, or the cell of a notebook."""
    if later.birth.interactive:
        return earlier.birth is later.birth
    return later.birth.is_rerun_of(earlier.birth)


def _is_shared(declaration: Declaration, earlier: Origin, later: Origin) -> bool:
    """True for what two calls of one factory have in common.

    That is the modules it imports, which are not run again for the second call,
    and what stands above both calls; what it declares itself it declares again.
    """
    path = declaration.scope.path
    assert path is not None
    shared = earlier.nearest_shared(path)
    within_call = shared is not None and not isinstance(shared.key, Run)
    above = declaration.scope.number < earlier.number and later.birth in path.runs
    if path.run in later.runs:
        return above and not within_call
    return above or within_call or earlier.sites == later.sites


def outlives(declaration: Declaration, origin: Origin) -> bool:
    """True if a later app at the place of the origin could inherit the declaration."""
    scope = declaration.scope
    if scope.path is None or scope.answering is not None:
        return False
    if scope.path.run not in origin.runs or origin.birth.interactive:
        return True
    shared = origin.nearest_shared(scope.path)
    within_call = shared is not None and not isinstance(shared.key, Run)
    return scope.number < origin.number and not within_call


def is_component(declaration: Declaration) -> bool:
    """True if the declaration belongs to a component, which every app has.

    Patterns in a module that builds an app itself are that app's.
    """
    run = declaration.scope.run
    if run is None or declaration.scope.answering is not None or run.born:
        return False
    return declaration.is_patterned()


def reruns(
    registry: "CallbackRegistry", declaration: Declaration, held: Set[Run]
) -> bool:
    """True if the declaration replaces what the app holds of the same module.

    An app whose own file is being run again keeps what it has: a new app is built.
    """
    run = declaration.scope.run
    if run is None or declaration.scope.answering is not None:
        return False
    birth = registry.origin.birth
    if any(newer.is_rerun_of(birth) for newer in declaration.scope.runs):
        return False
    return any(run.replaces_module_of(older) for older in held)


def runs_of(declarations: Iterable[Declaration]) -> Set[Run]:
    """The runs that made the declarations."""
    return {one.scope.run for one in declarations if one.scope.run is not None}


def outdated(
    registry: "CallbackRegistry", declarations: Iterable[Declaration]
) -> Set[Run]:
    """The runs whose declarations have given way to those of a newer run."""
    birth = registry.origin.birth
    runs = runs_of(declarations) - {birth}
    newest: Dict[str, Run] = {}
    for run in runs:
        if run.file and run.number >= newest.get(run.file, run).number:
            newest[run.file] = run
    old = {run for run in runs if run.file and newest[run.file] is not run}
    if not birth.is_outdated():
        old |= {run for run in runs if run.is_outdated()}
    return old


def gives_way(declaration: Declaration, newest: Run, births: int) -> bool:
    """True for what waits for no living app, and its file has been run again.

    :param newest: the newest run of the file of the declaration.
    """
    scope = declaration.scope
    if scope.answering is not None:
        return scope.answering() is None
    return newest is not scope.run and not scope.nearest(births)


def are_apart(earlier: Scope, later: Scope, births: int) -> bool:
    """True if two scopes belong to different apps."""
    owners = earlier.nearest(births)
    others = later.nearest(births)
    if not owners or not others:
        return False
    places = {one.origin.place or one for one in owners}
    return places.isdisjoint(one.origin.place or one for one in others)


def waiting_neighbours(
    registry: "CallbackRegistry", waiting: List[Declaration], births: int
) -> List["CallbackRegistry"]:
    """The apps built in the same run that hold callbacks and were never served."""
    neighbours = []
    for other in born_in(registry.origin.birth):
        if other is registry or other.is_served or other.shares_server(registry):
            continue
        if any(one.scope.nearest(births) == [other] for one in waiting):
            neighbours.append(other)
    return neighbours
