"""Ownership: which app has a declaration.

Each rule is one function, and nothing here changes what an app has. README.md says the
rules in a sentence each.
"""

from __future__ import annotations

import itertools
import os
from typing import (
    TYPE_CHECKING,
    Collection,
    Dict,
    Iterable,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from ._declaration import Entry, Scope
from ._execution import Execution, Run
from ._origin import Origin

if TYPE_CHECKING:
    from typing import Any

# Why an app has a declaration.
SAID = "said"
INCLUDED = "included"
NEAREST = "nearest"
ANSWERING = "answering"
FIRST_SERVED = "first served"
SAME_PLACE = "same place"
COMPONENT = "component"

_MATCH = '["MATCH"]'

Includes = Mapping[str, Collection[Origin]]


def claim(scope: Scope, origin: Origin, includes: Includes) -> Optional[str]:
    """By which rule an app has what is declared in a scope, None if it has not.

    :param includes: the apps that include a module, by its name.
    """
    if scope.said is not None:
        return SAID if scope.said is origin else None
    including = apps_including(scope, includes)
    if including:
        return INCLUDED if origin in including else None
    found = owners(scope)
    if not found:
        return FIRST_SERVED
    if origin in found:
        return ANSWERING if origin is scope.answering else NEAREST
    if any(is_shared(scope, owner, origin) for owner in found):
        return SAME_PLACE
    return None


def apps_including(scope: Scope, includes: Includes) -> Collection[Origin]:
    """The apps that include the module which is run where something is declared."""
    if not includes:
        return ()
    parts = scope.run.name.split(".")
    names = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    found = [origin for name in names for origin in includes.get(name, ())]
    return [origin for origin in found if origin.gone is None]


# Rule 2: the nearest app


def owners(scope: Scope) -> Sequence[Origin]:
    """The apps of which the first to be served has what is declared in a scope.

    None, if that may be any app.
    """
    return _decide(scope)[0]


def _decide(scope: Scope) -> Tuple[Sequence[Origin], Optional[Execution]]:
    """The owners of a scope, and the execution that decides if it may turn out else."""
    if scope.owner is not None:
        return [scope.owner], None
    if scope.said is not None:
        return [scope.said], None
    run = scope.module_run
    for execution in scope.execution.outwards():
        if run.before is not None and execution is run.common:
            break
        found = _decided_by(execution, scope)
        if found:
            if execution is scope.execution and _is_final(found, scope):
                scope.owner = found[0]
            return found, execution
    answering, before = scope.answering, run.before
    if before is not None and (answering is None or answering.is_older(before.moment)):
        return _decide(before)
    return ([answering] if answering is not None else []), None


def _decided_by(execution: Execution, scope: Scope) -> Sequence[Origin]:
    """The apps that an execution makes the nearest ones.

    To a module that is run again, these are apps that were built since: otherwise it
    declares for those that had what it declared before.
    """
    if scope.named is not None and isinstance(execution, Run) and execution.is_of_cells:
        return [scope.named]
    found, before = nearest(execution, scope), scope.module_run.before
    if before is None:
        return found
    return [one for one in found if one.number > before.moment]


def is_decided_inside(scope: Scope) -> bool:
    """True if an app is nearer to a scope than what its run has in common with an older
    run of the module."""
    for execution in scope.execution.outwards():
        if execution is scope.module_run.common:
            return False
        if _decided_by(execution, scope):
            return True
    return False


def may_turn_out_else(scope: Scope) -> bool:
    """True while a thread that has declared goes on, and may build an app that is nearer.

    Where the module's own code has built the app, or named it, it is taken at its word.
    """
    if scope.execution.in_run:
        return False
    found, decides = _decide(scope)
    if decides is None or not found or _is_kept(found[0], decides):
        return False
    inner = itertools.takewhile(
        lambda one: one is not decides, scope.execution.outwards()
    )
    return any(one.is_active for one in inner)


def _is_final(found: Sequence[Origin], scope: Scope) -> bool:
    """True if no app that is built later can be nearer."""
    is_own = found[0].is_built_by(scope.execution)
    return is_own and found[0].number <= scope.moment


def note_named(scope: Scope) -> None:
    """Notes the app that a cell's namespace has a name for when the cell declares.

    The name may be bound to another app when the first one is served.
    """
    runs = (one for one in scope.execution.outwards() if isinstance(one, Run))
    run = next((one for one in runs if one.is_of_cells), None)
    found = nearest(run, scope) if run is not None else ()
    if run is not None and found and found[0].number <= scope.moment:
        names = run.names_of(found[0].app)
        if names:
            scope.named, found[0].names = found[0], names


def nearest(execution: Execution, scope: Scope) -> Sequence[Origin]:
    """Which of the apps that were built in an execution are nearest to a scope.

    Those that the execution keeps come first; then the one built last before the
    declaration, or all where all were built after it.
    """
    apps = [one for one in execution.apps if _takes_part(one, scope)]
    kept = [one for one in apps if _is_kept(one, execution)]
    group = kept or apps
    before = [one for one in group if one.number <= scope.moment]
    return before[-1:] or group


def _takes_part(origin: Origin, scope: Scope) -> bool:
    is_gone = origin.gone is not None and origin.gone <= scope.moment
    return not is_gone and origin.answering is scope.answering


def _is_kept(origin: Origin, execution: Execution) -> bool:
    """True for an app that the execution's own code built, or a name is bound to."""
    if origin.is_built_by(execution):
        return True
    return isinstance(execution, Run) and bool(execution.names_of(origin.app))


# Rule 4: apps of one place


def is_shared(scope: Scope, owner: Origin, other: Origin) -> bool:
    """True if two apps of one place have a declaration in common that one of them has.

    These are what modules declared, since Python runs a module once, and what other
    cells of a notebook did. An older app has not what the newer one has imported itself.
    """
    if owner is other or owner.place != other.place:
        return False
    if owner.place[0] is None and owner.home_number != other.home_number:
        return False
    if not may_be_shared(scope, owner):
        return False
    if owner.is_of_cell and not _takes_its_name(owner, other):
        return False
    if owner.is_in(scope.run):
        if not scope.run.is_of_cells:
            return not other.is_in(scope.run)
        return _takes_its_name(owner, other)
    return _is_imported_for(scope, owner, other)


def _takes_its_name(owner: Origin, other: Origin) -> bool:
    """True if an app was built in a notebook in the place of another.

    A name of the other one is bound to it then; or that never had one.
    """
    if other.number < owner.number:
        return False
    home = other.site.home
    if owner.names:
        return any(name in owner.names for name in home.names_of(other.app))
    return not home.names_of(owner.app)


def _is_imported_for(scope: Scope, owner: Origin, other: Origin) -> bool:
    """True for what one app of a place has imported, if it did so for another one too.

    The files of the modules that import it have a part in building both. What the newer
    app has imported itself the older one need not have; layouts of one factory import a
    module once, whichever of its apps is answering.
    """
    known = set(other.site.execution.outwards())
    files = {one.code.co_filename for one in known}
    imports = itertools.takewhile(
        lambda one: one not in known, scope.execution.outwards()
    )
    own = [one for one in imports if one is not scope.run and owner.is_in(one)]
    if any(isinstance(one, Run) and one.file not in files for one in own):
        return False
    if scope.answering is owner:
        return other.number > owner.number or owner.home_number == other.home_number
    return other.number > owner.number or not own


def is_obsolete(scope: Scope, newest: Optional[Run]) -> bool:
    """True if nobody can get what is declared in a scope any more.

    A newer run of the module has declared for the apps that had it.

    :param newest: the newest run of the module that has declared something.
    """
    if newest is None or newest.first is None or not is_outdated(scope, newest):
        return False
    found = owners(newest.first)
    return all(
        one in found or (one.gone and any(one.place == other.place for other in found))
        for one in owners(scope)
    )


def is_outdated(scope: Scope, newest: Run) -> bool:
    """True for what a newer run of a module replaces in the apps that get that."""
    run = scope.module_run
    if newest is run or newest.origin != run.origin or not newest.returned:
        return False
    return newest.number > run.number and scope.helper is None


def is_lost(scope: Scope, owner: Origin) -> bool:
    """True if only an app that is gone could have what is declared in a scope."""
    return owner.gone is not None and not may_be_shared(scope, owner)


def may_be_shared(scope: Scope, owner: Origin) -> bool:
    """True if there may be an app that has something in common with its owner.

    What the owner's own code declared, that declares again. A function of another file
    that it called may do so once in a process.
    """
    if scope.owner is owner:
        if scope.is_common is None:
            scope.is_common = _may_be_shared(scope, owner)
        return scope.is_common
    return _may_be_shared(scope, owner)


def _may_be_shared(scope: Scope, owner: Origin) -> bool:
    if scope.said is not None or not scope.is_at_import:
        return False
    cells: List[Execution] = []
    for execution in scope.execution.outwards():
        if owner.is_in(execution):
            if execution is not scope.run:
                return False
            return scope.helper is not None or bool(cells)
        if isinstance(execution, Run) and not execution.is_of_cells:
            # Each app executes the files of its pages itself.
            return execution.is_imported or scope.answer is None
        if execution.is_cell:
            cells.append(execution)
    return False


# Rule 5: components


def may_be_component(scope: Scope) -> bool:
    """True if patterns that are declared in a scope are every app's.

    They stand in the body of a class, or outside the folder of the file that built the
    app which has them.
    """
    if scope.said is not None:
        return False
    if scope.execution.is_class_body:
        return True
    file = scope.execution.code.co_filename
    if "site-packages" in file:
        return True
    if scope.run.is_of_cells and scope.helper is None:
        return False
    found = owners(scope)
    return bool(found) and not any(_is_in_folder(file, one) for one in found)


def _is_in_folder(file: str, origin: Origin) -> bool:
    folder = os.path.join(origin.folder, "")
    return os.path.abspath(file).startswith(folder)


def is_patterned(entry: Entry) -> bool:
    """True if all ids of a callback are patterns with `MATCH`."""
    output = entry["output"]
    outputs = output if isinstance(output, (list, tuple)) else [output]
    ids = [one.component_id_str() for one in outputs]
    ids += [str(one["id"]) for one in (*entry["inputs"], *entry["state"])]
    return bool(ids) and all(_MATCH in one for one in ids)


# Rule 3: what is run again


class Renewal(NamedTuple):
    """What newer declarations of one app do to older ones, by number of the entry.

    :param dropped: what is replaced, or was declared by a run that has failed.
    :param held: what a run declared that goes on and replaces an older one.
    """

    dropped: Set[int]
    held: Set[int]


def renewal(entries: Iterable[Entry]) -> Renewal:
    """What is replaced among the declarations of one app, oldest first."""
    known = list(entries)
    replaced, unfinished = renewed({one.scope for one in known})
    found = Renewal(set(), {one.number for one in known if one.scope in unfinished})
    latest: Dict[Any, List[Entry]] = {}
    for entry in known:
        if entry.scope in replaced:
            found.dropped.add(entry.number)
        elif entry.scope not in unfinished:
            same = latest.setdefault(entry.callback_id, [])
            older = [one for one in same if _replaces(entry.scope, one.scope)]
            found.dropped.update(one.number for one in older)
            same[:] = [one for one in same if one not in older] + [entry]
    return found


def renewed(scopes: Collection[Scope]) -> Tuple[Set[Scope], Set[Scope]]:
    """The scopes that newer runs of their modules replace, of those that one app has.

    :return: those that are replaced, or whose run has failed; and those of runs that are
        to replace others and go on.
    """
    runs: Dict[int, Set[Run]] = {}
    for scope in scopes:
        runs.setdefault(scope.module_run.origin, set()).add(scope.module_run)
    replaced: Set[Scope] = set()
    unfinished: Set[Scope] = set()
    for scope in scopes if len(runs) < len(scopes) else ():
        run = scope.module_run
        current = _newest(runs[run.origin])
        if run.number > current.number:
            (replaced if run.returned is False else unfinished).add(scope)
        elif run is not current:
            if scope.helper is None or _declares_again(scope, scopes):
                replaced.add(scope)
    return replaced, unfinished


def _newest(runs: Collection[Run]) -> Run:
    """The newest run that was not ended by an exception, else the newest of all."""
    good = [one for one in runs if one.returned]
    return max(good or runs, key=lambda one: one.number)


def _declares_again(scope: Scope, scopes: Collection[Scope]) -> bool:
    """True if the function of another file that declared has done so in a newer run."""
    older = scope.module_run
    runs = (one.module_run for one in scopes if one.helper == scope.helper)
    return any(
        run.origin == older.origin
        and run.number > older.number
        and run.returned is not False
        for run in runs
    )


def _replaces(newer: Scope, older: Scope) -> bool:
    """True if a declaration replaces an older one of the same callback id."""
    if newer.run is older.run:
        return newer.cell is not older.cell or _is_answered_again(newer, older)
    if newer.run.module is not None and newer.run.file == older.run.file:
        return newer.run.number > older.run.number and newer.run.returned is not False
    return _is_answered_again(newer, older)


def _is_answered_again(newer: Scope, older: Scope) -> bool:
    if newer.answer is None or older.answer is None or newer.answer is older.answer:
        return False
    return newer.answer.origin is older.answer.origin
