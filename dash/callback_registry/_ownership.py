"""Ownership: the rules by which an app has a declaration.

Each rule is a question about one declaration and one app. `CallbackRegistry` asks
them when its app is served; nothing here changes anything.
"""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    AbstractSet,
    Dict,
    Iterable,
    List,
    Optional,
    Set,
    Tuple,
)

from ._call_path import Node
from ._declaration import Declaration
from ._origin import Built, Origin
from ._repetition import is_repeated
from ._runs import Run
from ._scope import Scope

if TYPE_CHECKING:
    from ._pending import PendingDeclarations
    from ._registry import CallbackRegistry


def claims(
    registry: CallbackRegistry,
    scope: Scope,
    waiting: PendingDeclarations,
) -> bool:
    """True if the app is one that the declaration was made for.

    What an app declared while it was being built or was answering is its own. The
    rest goes to its owners or, where no living app encloses it, to whichever app is
    served first.
    """
    if scope.answering is not None:
        return scope.answering() is registry
    if gives_way(scope, waiting) or is_orphan(scope, waiting):
        return False
    found = owners(scope, waiting)
    return not found or registry in found


def owners(scope: Scope, waiting: PendingDeclarations) -> List[CallbackRegistry]:
    """The living apps that a declaration is for: the nearest enclosing ones.

    Where these are gone without having been served, the app that was built in their
    place, or else the nearest that is alive.
    """
    nearest = scope.nearest(waiting.births)
    alive = _registries(nearest)
    if alive or not nearest:
        return alive
    heirs = [(built.origin, waiting.heir(built.origin)) for built in nearest]
    found = [
        heir
        for origin, heir in heirs
        if heir is not None and may_inherit(scope, origin, heir.origin)
    ]
    return found or _registries(scope.nearest_alive())


def _registries(apps: List[Built]) -> List[CallbackRegistry]:
    found = [built.registry for built in apps]
    return [registry for registry in found if registry is not None]


def inherits(
    registry: CallbackRegistry,
    scope: Scope,
    waiting: PendingDeclarations,
) -> bool:
    """True for what waits for an earlier app of which this one is the same again."""
    if scope.answering is not None:
        return False
    once = is_declared_once(scope, waiting)
    later = registry.origin
    return any(
        may_inherit(scope, earlier, later)
        or (once and earlier.place == later.place and is_rebuilt(earlier, later))
        for earlier in [owner.origin for owner in scope.nearest(waiting.births)]
        if earlier.place is not None
    )


def is_declared_once(scope: Scope, waiting: PendingDeclarations) -> bool:
    """True for what a function of another file has not declared in the newer run.

    A library may keep in mind that it has, for as long as its process lives.
    """
    if scope.run is None or scope.helper is None:
        return False
    return scope.helper not in waiting.runs.newest_of(scope.run).helpers


def may_inherit(scope: Scope, earlier: Origin, later: Origin) -> bool:
    """True if an app built again also gets what the earlier one had or was due."""
    if earlier.place is None or earlier.place != later.place:
        return False
    run = scope.run
    if run is None or scope.answering is not None:
        return False
    if any(newer.is_rerun_of(run) for newer in later.runs):
        return False
    return is_rebuilt(earlier, later) or _is_shared(scope, earlier, later)


def is_rebuilt(earlier: Origin, later: Origin) -> bool:
    """True if the file of the birth is run again, or the cell of a notebook."""
    if later.birth.interactive:
        return earlier.birth is later.birth and earlier.number < later.number
    # The app of the newer run may have been built first, by a module that the older
    # run imports and that imports the file itself.
    return later.birth.is_rerun_of(earlier.birth)


def _is_shared(scope: Scope, earlier: Origin, later: Origin) -> bool:
    """True for what two calls of one factory have in common.

    That is what stands above both calls, and the modules that each of them imports,
    which are not run again for the second call; what a call declares itself it declares
    again. A round of a loop that builds an app is like a call.
    """
    path = scope.path
    assert path is not None
    if earlier.number >= later.number:
        return False
    call = _call_that_built(scope, earlier, later)
    above = scope.number < earlier.number and later.birth in path.runs
    if path.run in later.runs:
        return above and call is None
    if call is None:
        return above
    return is_repeated(path, call, earlier.moment.position(call))


def _call_that_built(scope: Scope, earlier: Origin, later: Origin) -> Optional[Node]:
    """The call, or the module's round of a loop, that a declaration and one app share.

    None if it does not tell the two apps apart.
    """
    assert scope.path is not None and scope.moment is not None
    shared = earlier.nearest_shared(scope.path)
    if shared is None:
        return None
    if not isinstance(shared.key, Run):
        return None if later.passes(shared) else shared
    if not later.passes(shared) or not scope.moment.is_in_round_of(
        earlier.moment, shared
    ):
        return None
    is_other = later.moment.round(shared) != scope.moment.round(shared)
    return shared if is_other else None


def outlives(scope: Scope, origin: Origin) -> bool:
    """True if a later app at the place of the origin could inherit what is declared."""
    if scope.path is None or scope.answering is not None:
        return False
    if scope.path.run not in origin.runs or origin.birth.interactive:
        return True
    shared = origin.nearest_shared(scope.path)
    within_call = shared is not None and not isinstance(shared.key, Run)
    return scope.number < origin.number and not within_call


def may_be_component(scope: Scope) -> bool:
    """True if patterns that are declared in a scope belong to a component.

    Patterns in a module that builds an app itself are that app's.
    """
    run = scope.run
    return run is not None and scope.answering is None and not run.born


def is_component(declaration: Declaration) -> bool:
    """True if the declaration belongs to a component, which every app has."""
    return may_be_component(declaration.scope) and declaration.is_patterned()


def reruns(registry: CallbackRegistry, scope: Scope, held: AbstractSet[Run]) -> bool:
    """True if the declaration replaces what the app holds of the same module.

    An app whose own file is being run again keeps what it has: a new app is built. What
    an earlier run of that file declared replaces nothing.
    """
    run = scope.run
    if run is None or scope.answering is not None:
        return False
    birth = registry.origin.birth
    if birth.is_rerun_of(run) or any(one.is_rerun_of(birth) for one in scope.runs):
        return False
    return any(run.replaces_module_of(older) for older in held)


def runs_of(declarations: Iterable[Declaration]) -> Set[Run]:
    """The runs that made the declarations."""
    return {one.scope.run for one in declarations if one.scope.run is not None}


def outdated(registry: CallbackRegistry, made: AbstractSet[Run]) -> Set[Run]:
    """Those of some runs whose declarations have given way to a newer run's.

    What an app has of earlier runs of its own file was declared once for all of them.
    """
    birth = registry.origin.birth
    runs = {run for run in made if run.file != birth.file}
    newest: Dict[str, Run] = {}
    for run in runs:
        if run.file and run.number >= newest.get(run.file, run).number:
            newest[run.file] = run
    old = {run for run in runs if run.file and _is_old(run, newest[run.file])}
    if not birth.is_outdated():
        old |= {run for run in runs - old if run.is_outdated()}
    return old


def may_be_outdated(
    registry: CallbackRegistry, run: Run, waiting: PendingDeclarations
) -> bool:
    """True for a run whose module may have been executed again without a trace."""
    if run.file == registry.origin.birth.file:
        return False
    return not _is_old(run, waiting.runs.newest_of(run))


def _is_old(run: Run, newest: Run) -> bool:
    return newest is not run and not newest.is_twin_of(run)


def superseded(
    declarations: Iterable[Declaration],
    old: AbstractSet[Run],
    waiting: PendingDeclarations,
) -> List[Declaration]:
    """Those of some declarations, oldest first, that newer runs of their file replace.

    :param old: the runs that have given way. What a function of another file declared
        in one of them stays until it declares again.
    """
    newest: Dict[Tuple[str, str], Tuple[Run, Declaration]] = {}
    found: List[Declaration] = []
    for one in declarations:
        run = one.scope.run
        if run is None or run.file is None:
            continue
        if run in old and not is_declared_once(one.scope, waiting):
            found.append(one)
            continue
        before = newest.get((run.file, one.callback_id))
        if before is not None and run.is_rerun_of(before[0]):
            found.append(before[1])
        newest[run.file, one.callback_id] = run, one
    return found


def are_of_one_file(runs: AbstractSet[Run]) -> bool:
    """True if two of some runs are of the same file."""
    files = [run.file for run in runs if run.file is not None]
    return len(files) != len(set(files))


def gives_way(scope: Scope, waiting: PendingDeclarations) -> bool:
    """True for what waits for no living app, and the program that made it is over.

    Its file has been run again, or it was answering for an app that is gone. What
    a function of another file declared stays until it declares again.
    """
    if scope.answering is not None:
        return scope.answering() is None
    if scope.run is None or not _is_old(scope.run, waiting.runs.newest_of(scope.run)):
        return False
    if is_declared_once(scope, waiting):
        return False
    return not _registries(scope.nearest(waiting.births))


def is_orphan(scope: Scope, waiting: PendingDeclarations) -> bool:
    """True for what a call that built an app declared for it, when the app is gone."""
    nearest = scope.nearest(waiting.births)
    if not nearest or _registries(nearest):
        return False
    return any(_is_closure(scope, built.origin) for built in nearest)


def _is_closure(scope: Scope, origin: Origin) -> bool:
    """True if the call that built an app made the declaration, and built no other."""
    path = scope.path
    assert path is not None
    shared = origin.nearest_shared(path)
    if shared is None or isinstance(shared.key, Run) or path.run not in origin.runs:
        return False
    others = scope.nearest_alive()
    return all(one.origin.nearest_shared(path) is not shared for one in others)


def are_apart(earlier: Scope, later: Scope, waiting: PendingDeclarations) -> bool:
    """True if what is declared in two scopes belongs to different apps."""
    mine, others = owners(earlier, waiting), owners(later, waiting)
    if not mine or not others:
        return False
    places = {one.origin.place or one for one in mine}
    return places.isdisjoint(one.origin.place or one for one in others)


def waiting_neighbours(
    registry: CallbackRegistry, waiting: PendingDeclarations
) -> List[CallbackRegistry]:
    """The apps built in the same run that hold callbacks and were never served."""
    others = _registries(registry.origin.birth.born)
    others = [one for one in others if one is not registry and not one.is_served]
    others = [one for one in others if not one.shares_server(registry)]
    if not others:
        return []
    scopes = {one.scope for one in waiting.waiting() if not is_component(one)}
    owned = [owners(scope, waiting) for scope in scopes]
    return [one for one in others if [one] in owned]
