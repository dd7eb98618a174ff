"""Ownership: which app has a declaration.

The docstring of `dash.callback_registry` says the rules. Nothing here changes what an app
has; `note_nearest` notes on a scope which app is near when something is declared.
"""

from __future__ import annotations

import itertools
import linecache
import os
from types import FrameType
from typing import (
    AbstractSet,
    Any,
    Callable,
    Collection,
    Dict,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from ._declaration import Entry, Scope
from ._execution import Execution, Module, Run, attributes_of, parts_of
from ._origin import Origin, packages_of

# Why an app has a declaration.
SAID = "said"
INCLUDED = "included"
NEAREST = "nearest"
ANSWERING = "answering"
FIRST_SERVED = "first served"
SAME_PLACE = "same place"
NO_LAYOUT = "no layout"
COMPONENT = "component"

Frames = Callable[[], Mapping[Execution, FrameType]]

_LAMBDA = "<lambda>"
_MATCH = '["MATCH"]'


def claim(scope: Scope, origin: Origin, including: Collection[Origin]) -> Optional[str]:
    """By which rule an app has what is declared in a scope, None if it has not.

    :param including: the apps that include the module which is run there.
    """
    if not scope.is_app_less:
        return SAID
    if scope.said is not None:
        return SAID if scope.said is origin else None
    if including:
        return INCLUDED if origin in including else None
    found = owners(scope)
    return _claim_near(scope, origin, found) if found else FIRST_SERVED


def _claim_near(scope: Scope, origin: Origin, found: Sequence[Origin]) -> Optional[str]:
    if origin in found:
        return ANSWERING if origin is scope.answering else NEAREST
    if is_nearer(scope, origin):
        return NEAREST
    if any(is_shared(scope, owner, origin) for owner in found):
        return SAME_PLACE
    return NO_LAYOUT if _passes_over(scope, found, origin) else None


def apps_including(
    scope: Scope, includes: Mapping[str, Collection[Origin]]
) -> Collection[Origin]:
    """The apps that include the module which is run where something is declared.

    :param includes: the apps that include a module, by its name.
    """
    name = f"{scope.run.name}."
    return [
        origin
        for included, origins in includes.items()
        if name.startswith(f"{included}.")
        for origin in origins
        if origin.gone is None
    ]


# Rule 2: the nearest app


def owners(scope: Scope) -> Sequence[Origin]:
    """The apps of which the first to be served has what is declared in a scope.

    Empty, if that may be any app.
    """
    return _decide(scope)[0]


def _decide(scope: Scope) -> Tuple[Sequence[Origin], Optional[Execution]]:
    """The owners of a scope, and the execution that decides if it may turn out else.

    A module that is run again declares for the apps that had what it declared before,
    unless what runs it has built one itself, or something has that led to no older run,
    or is answering and of the same place.
    """
    if scope.owner is not None:
        return [scope.owner], None
    found, execution = decide_by_executions(scope)
    if execution is not None:
        return found, execution
    if scope.named is not None:
        return [scope.named], None
    run, answering = scope.module_run, scope.answering
    if run.before is not None:
        decided = _decide(run.before)
        if answering is None:
            return decided
        places = [one.place for one in decided[0]]
        is_other = places and answering.number and answering.place not in places
        is_run = run in scope.execution.callers() and answering not in run.apps
        if is_other and is_run:
            return decided
    return ([answering] if answering is not None else []), None


def decide_by_executions(
    scope: Scope,
) -> Tuple[Sequence[Origin], Optional[Execution]]:
    """The apps that are nearest to a scope, and the execution in which they were built.

    Before an app that a module has only imported comes one that an execution further out
    keeps, or else the answering one. So it does before one without a layout that a function
    of the module has built, as to look at it.
    """
    aside: Sequence[Origin] = ()
    inner: Optional[Execution] = None
    for execution in _path(scope):
        found = _nearest(execution, scope) if execution.known_apps else ()
        if not found or (inner and not _comes_before(execution, found, aside, inner)):
            continue
        if inner and not inner.apps and _kept(aside, execution):
            break
        is_own = _is_own(found[-1], execution)
        if is_own and execution.apps:
            return found, execution
        if is_own or scope.answering is None:
            aside, inner = found, execution
    return aside, inner


def _comes_before(
    execution: Execution,
    apps: Sequence[Origin],
    aside: Sequence[Origin],
    inner: Execution,
) -> bool:
    """True if an execution keeps some apps, unless what a function of a module further in
    has built has a layout; or if its own function has built them, while a module further in
    has only imported others."""
    if not inner.apps and any(one.app and one.has_layout for one in aside):
        return False
    is_of = isinstance(execution, Run) and apps[-1].home == execution.number
    return bool(_kept(apps, execution)) or (bool(inner.apps) and is_of)


def is_nearer(scope: Scope, origin: Origin) -> bool:
    """True for an app that a function of the module that decides has built after an app of
    another module was served and had a scope, as none was nearer."""
    owner = scope.owner
    if owner is None or owner is scope.said or owner.home == origin.home:
        return False
    if not 0 < owner.served < origin.number:
        return False
    found, near = decide_by_executions(scope)
    makers = (origin.site.home, *origin.site.makers)
    return near in makers and origin in found


def _passes_over(scope: Scope, found: Sequence[Origin], origin: Origin) -> bool:
    """True if the nearest apps have no layout, and what has imported them builds an app
    of another place itself that has one. They are left from older programs, or examples.
    """
    if not origin.has_layout:
        return False
    if any(one.has_layout or one.place == origin.place for one in found):
        return False
    beyond = scope.passing_over(found)
    if origin is scope.answering and not 0 < origin.number <= scope.moment:
        # It was being built, and executed the files of its pages.
        return origin in owners(beyond)
    nearest, near = decide_by_executions(beyond)
    if near is None or origin not in nearest or not _is_own(origin, near):
        return False
    # As it does examples on a page of documentation, which are no modules.
    executes = not origin.is_of_cell
    return all(
        near.known_apps.get(one) or (executes and one.is_of_cell) for one in found
    )


def _is_own(origin: Origin, execution: Execution) -> bool:
    """False for an app that a module has imported, and has no name for."""
    app, is_imported = origin.app, execution.known_apps.get(origin)
    if app is None or not is_imported:
        return not is_imported
    if any(execution.names_of(app)) or id(app) in execution.attributes():
        return True
    if not any(execution.names_of(app.server)):
        return False
    # A server that several apps have tells none of them.
    near = itertools.chain(*(one.known_apps for one in execution.outwards()))
    others = (one.app for one in near if one is not origin)
    return all(one is None or one.server is not app.server for one in others)


def _path(scope: Scope) -> Iterator[Execution]:
    """The executions that led to a declaration, innermost first.

    Of a module that is run again, without those that led to the older run too.
    """
    before, path = scope.module_run.before, scope.execution.outwards()
    if before is None:
        return path
    known = set(before.module_run.outwards())
    return itertools.takewhile(lambda one: one not in known, path)


def is_decided_anew(scope: Scope, before: Scope) -> bool:
    """True if the code that decided about an older run of a module runs it again itself,
    and has built an app, not only imported one; or if the module had imported its app,
    whose module was run again since."""
    found, near = decide_by_executions(before)
    if near is None:
        return False
    if near is not before.module_run:
        return near in scope.execution.callers() and False in near.apps.values()
    apps = (app for one in scope.execution.outwards() for app in one.apps)
    return any(_replaces_app(app, found[-1]) for app in apps)


def _replaces_app(newer: Origin, older: Origin) -> bool:
    """True if a newer run has built an app that is alive, and an older app is gone or was
    built by an older run of that module."""
    if newer.app is None or newer.home <= older.home:
        return False
    return older.app is None or newer.site.home.is_rerun_of(older.site.home)


def _nearest(execution: Execution, scope: Scope) -> Sequence[Origin]:
    """Which of the apps that were built in an execution are nearest to a scope.

    One, or several that were all built after the declaration.
    """
    known: Collection[Origin] = execution.known_apps
    if scope.execution.in_thread and not execution.in_thread:
        # All that another thread has in common with this one is where functions stand.
        known = [one for one in execution.apps if not one.in_thread]
    apps = [one for one in known if _takes_part(one, scope)]
    before = [one for one in apps if one.number <= scope.moment]
    if scope.named is not None and (
        before or _is_beyond(execution, scope.naming, apps)
    ):
        return [scope.named]
    if len(apps) < 2:
        return apps
    constructed = [one for one in apps if execution in one.constructors()]
    kept = _kept(apps, execution, scope.kept)
    if kept and before and before[-1] not in kept and scope.kept not in kept:
        # An older app does not come before one in a list or an object, unless it is in one
        # and has a name too, as in a loop over that.
        held = execution.held()
        both = held & execution.named()
        if not any(id(one.app) in both for one in kept if one in before):
            kept += [one for one in before if id(one.app) in held]
    first = constructed or _in_package(kept or apps, scope.run)
    first = [one for one in first if not execution.known_apps[one]] or first
    before = [one for one in before if one in first]
    if scope.definer is not execution.run:
        before = _of_definer(before, scope.definer)
    return before[-1:] or first


def _is_beyond(
    execution: Execution, naming: Optional[Execution], apps: Sequence[Origin]
) -> bool:
    """True for the function that has a variable for an app, unless its own code builds one
    later, and for all that has called it."""
    if naming is None or execution not in naming.outwards():
        return False
    own = (
        one.is_built_by(execution) or execution in one.constructors() for one in apps
    )
    return execution is not naming or not any(own)


def _of_definer(apps: List[Origin], run: Run) -> List[Origin]:
    """Those apps that the module keeps, or its functions have built, which defines the
    function that declares; else those of its package."""
    made = [one for one in apps if one in run.made]
    return _in_package(_kept(apps, run) or made or apps, run)


def _in_package(apps: List[Origin], run: Run) -> List[Origin]:
    """Those apps that were built deepest in the packages of a module."""
    if len(apps) < 2:
        return apps
    names = packages_of(run.name)
    depths = [sum(name in one.packages for name in names) for one in apps]
    deepest = max(depths)
    return [one for one, depth in zip(apps, depths) if depth == deepest]


def _takes_part(origin: Origin, scope: Scope) -> bool:
    is_gone = origin.gone is not None and origin.gone <= scope.moment
    if origin in scope.passed_over:
        return False
    return not is_gone and origin.answering is scope.answering


def _kept(
    apps: Sequence[Origin], execution: Execution, noted: Optional[Origin] = None
) -> List[Origin]:
    """Those apps that an execution's own code built, or that a name stands for there.

    If there are others, those that it has only imported are left out.

    :param noted: the one that had a name when something was declared: a loop gives that
        name to others later.
    """
    kept = [one for one in apps if one is noted or one.is_built_by(execution)]
    if noted not in apps and len(kept) < len(apps):
        named = execution.named()
        kept = [one for one in apps if one in kept or id(one.app) in named]
        attributes = set() if kept else execution.attributes()
        kept = kept or [one for one in apps if id(one.app) in attributes]
    return [one for one in kept if execution.known_apps.get(one) is False] or kept


def note_nearest(scope: Scope, frames: Frames, living: Sequence[Origin]) -> None:
    """Notes the app that is nearest when something is declared, if code keeps it.

    A name may be bound to another app when the first one is served.

    :param frames: gives those of the executions on the stack.
    :param living: all apps that are alive.
    """
    apps = [one for one in living if _takes_part(one, scope)]
    if not apps:
        return
    found, near = decide_by_executions(scope)
    named, naming = _named_further_in(scope, near, apps, frames)
    kept = named if named or near is None else _kept(found, near)
    if not kept:
        return
    nearest = scope.kept = kept[-1]
    if named or (near is not None and near.run and near.run.is_of_cells):
        # In a notebook the name may be another app's by then.
        scope.named, scope.naming = nearest, naming
    nearest.note_names()
    is_own = scope.execution.known_apps.get(nearest) is False
    if is_own and near is scope.execution:
        # No app that is built later can be nearer.
        scope.owner = scope.owner or nearest


def _named_further_in(
    scope: Scope, near: Optional[Execution], apps: Sequence[Origin], frames: Frames
) -> Tuple[List[Origin], Optional[Execution]]:
    """The apps for which a function or module has a variable that is executed between an
    execution and the declaration, the innermost, and that if it is a function; whatever
    code has built them."""
    is_again = near is None and scope.module_run.before is not None
    active = frames() if not is_again else {}
    builder = active.get(near) if near is not None else None
    # Of the only app that is near, functions are asked: they may have others built later.
    is_sole = len(apps) == 1 and near is not None and not scope.execution.in_thread
    for one in itertools.takewhile(lambda one: one is not near, _path(scope)):
        named = _kept(apps, one) if isinstance(one, Run) and not is_sole else []
        frame = active.get(one)
        if frame is not None:
            named = named or _in_variables(apps, frame, builder)
        if named:
            return named, None if isinstance(one, Run) else one
    is_asked = builder is not None and not is_sole
    if near is None or not is_asked or any(one.is_built_by(near) for one in apps):
        return [], None
    # Of what it has imported, the last is the nearest, whatever has a name.
    built = [one for one in apps if near.apps.get(one) is False]
    return _in_variables(built, active[near], None), near


def _in_variables(
    apps: Sequence[Origin], frame: FrameType, builder: Optional[FrameType]
) -> List[Origin]:
    """The apps for which a frame has variables, else the only one that is held there.

    :param builder: the frame of the code further out in which an app was built. What is
        held in a container of it, or in the object whose methods both are, does not come
        before that app.
    """
    if frame.f_locals is frame.f_globals:
        # Code that is executed in a module's namespace has no variables of its own.
        return []
    names = frame.f_locals
    if builder is not None:
        # These are that function's variables.
        code = builder.f_code
        enclosed = {*frame.f_code.co_freevars} & {*code.co_cellvars, *code.co_freevars}
        names = {one: names[one] for one in names if one not in enclosed}
    variables = [one for one in names.values() if one is not None]
    values = set(map(id, variables))
    named = [one for one in apps if id(one.app) in values]
    if not named and builder is not None and _held_in(apps, variables):
        common = _common(frame, builder)
        variables = [one for one in variables if id(one) not in common]
    return named or _held_in(apps, variables)


def _held_in(apps: Sequence[Origin], values: List[Any]) -> List[Origin]:
    """The apps that are attributes of values, else the only one that is in a container."""
    attributes = attributes_of(values)
    named = [one for one in apps if id(one.app) in attributes]
    held = parts_of(values)
    found = [one for one in apps if id(one.app) in held]
    return named or (found if len(found) == 1 else [])


def _common(frame: FrameType, builder: FrameType) -> Set[int]:
    """The identities of containers that code further out has a variable for, and of the
    object whose methods both are."""
    values = (*builder.f_globals.values(), *builder.f_locals.values())
    common = {id(one) for one in values if isinstance(one, (dict, list, set, tuple))}
    names = [(*one.f_code.co_varnames, "")[0] for one in (frame, builder)]
    own, other = (one.f_locals.get(name) for one, name in zip((frame, builder), names))
    return common | {id(own)} if names[0] == names[1] and own is other else common


def is_undecided(scope: Scope) -> bool:
    """True while what has declared is executed, and may build an app that is nearer."""
    return bool(_active(scope))


def _active(scope: Scope) -> List[Execution]:
    """What is executed, and may build an app that is nearer to a scope."""
    decides = decide_by_executions(scope)[1]
    is_again = scope.module_run.before is not None and not scope.is_late
    if scope.owner is not None or (decides is None and not is_again):
        return []
    inner = itertools.takewhile(lambda one: one is not decides, _path(scope))
    return [one for one in inner if one.is_active]


def goes_on(scope: Scope) -> bool:
    """True while a thread may build an app that is nearer to a scope.

    Where code has built the nearest app itself, or named it, it is taken at its word;
    what the program itself is importing is not waited for.
    """
    if not scope.execution.in_thread:
        return False
    found, decides = _decide(scope)
    is_kept = bool(found) and (decides is None or bool(_kept(found[:1], decides)))
    return not is_kept and is_undecided(scope)


# Rule 4: apps of one place


def is_shared(scope: Scope, owner: Origin, other: Origin) -> bool:
    """True if two apps of one place have a declaration in common that one of them has.

    These are what modules declared, since Python runs a module once, and what other
    cells of a notebook did.
    """
    is_over = scope.module_run.is_forgotten and other.number > owner.number
    if owner is other or is_over or not may_be_shared(scope, owner):
        return False
    near = next((one for one in _path(scope) if owner in one.known_apps), None)
    if _is_of_one_script(near, owner, other):
        return True
    if other not in _in_package([owner, other], scope.run):
        return False
    before = scope.module_run.before
    if near is None and before is not None:
        return is_shared(before, owner, other)
    if _are_of_one_place(owner, other):
        return _is_for_place(scope, near, owner, other)
    # The constructor of a subclass imports for all apps of the class.
    is_of_class = (
        near in owner.constructors()[1:] and other.app_class == owner.app_class
    )
    return near is not None and is_of_class and _is_built_again(owner, other, near)


def _is_of_one_script(near: Optional[Execution], owner: Origin, other: Origin) -> bool:
    """True if the same code has built two apps, one as the main module and one as that is
    imported by its name."""
    if owner.home == other.home or not _are_of_one_place(owner, other):
        return False
    # `python -m` may have imported the module before, with its package.
    known = [one.known_apps for one in near.outwards()] if near is not None else []
    is_imported_here = any(one.get(owner) and one.get(other) is False for one in known)
    return is_imported_here or other.main_name in owner.modules


def _is_for_place(
    scope: Scope, near: Optional[Execution], owner: Origin, other: Origin
) -> bool:
    """True for what one app of a place has, if it is for another one too."""
    run, is_beside = scope.run, owner in scope.run.apps
    if owner.is_of_cell or (is_beside and run.is_of_cells):
        if not _takes_its_name(owner, other):
            return False
    if is_beside:
        return _is_declared_for(scope, owner, other)
    return _is_imported_for(scope, near, owner, other)


def _is_declared_for(scope: Scope, owner: Origin, other: Origin) -> bool:
    """True for what a module declares that has built or imported one app of a place, or
    cells beside it, if that is for another one too."""
    run = scope.run
    if run.is_of_cells:
        # IPython executes each statement of an input alone, and tells `linecache` the
        # source of the input by a name that the code of all of them has.
        file, cell = scope.cell.file, owner.cell
        is_of_one_input = cell and file == cell.file and file in linecache.cache
        return other in run.apps and not is_of_one_input
    if run.apps[owner] or other in run.apps:
        return False
    # What its own code declares, a newer run declares again.
    is_own = scope.helper is None and owner.home != other.home
    return not is_own and _is_built_again(owner, other, run)


def _are_of_one_place(one: Origin, other: Origin) -> bool:
    """True if the same code has built two apps. Lambdas of one module are told apart.

    A reloader may have put other code into a function, which its qualified name tells;
    Python 3.9 and 3.10 have none.
    """
    is_lambda = _LAMBDA in getattr(one.code, "co_qualname", _LAMBDA)
    are_apart = one.code is not other.code and one.home == other.home
    is_of_cells = not isinstance(one.place[0], str)
    return one.place == other.place and (is_of_cells or not (is_lambda and are_apart))


def _is_imported_again(near: Execution, owner: Origin, other: Origin) -> bool:
    """True if the module that had built an app was run again, and has built the other one, by
    code of the module that had imported it or before that was run again too."""
    is_newer = other.home > owner.home and other.modules[0] == owner.modules[0]
    if not is_newer or not isinstance(near, Run) or other.site.home.is_replaced:
        return False
    files = (os.path.abspath(one.file) for one in other.site.execution.outwards())
    return near.is_replaced or near.file in files


def _is_built_again(owner: Origin, other: Origin, execution: Execution) -> bool:
    """True if the code of an execution that has built an app built another one later."""
    chain = [*other.site.execution.callers(), other.site.home]
    return other.number > owner.number and any(map(execution.is_like, chain))


def _takes_its_name(owner: Origin, other: Origin) -> bool:
    """True if an app was built in a notebook in the place of another.

    A name of the other one is bound to it then. What never had one, and is in nothing that
    has a name, is replaced by what a cell builds later as the same one of its apps.
    """
    cells, names = other.site.cells, other.site.names_in_cells
    if owner.cell is not None and owner.cell == other.cell:
        return False
    if owner.names:
        return any(name in owner.names for name in names(other.app))
    is_again = other.number > owner.number and other.nth_of_cell == owner.nth_of_cell
    is_kept = names(owner.app) or (cells and id(owner.app) in cells.held())
    return is_again and not is_kept


def _is_imported_for(
    scope: Scope, near: Optional[Execution], owner: Origin, other: Origin
) -> bool:
    """True for what one app of a place has imported, if it did so for another one too.

    The code in which the one was built, and that imports, is executed for the other one
    again; or it has built both after it. What the newer app has imported the older one
    need not have; layouts of one factory import a module once, whichever is answering.
    """
    if owner is scope.answering:
        return True
    if near is None or (isinstance(near, Run) and near.is_of_cells):
        return True
    if other in near.known_apps and owner.home == other.home:
        return scope.moment < min(owner.number, other.number)
    is_again = _is_built_again(owner, other, near)
    return is_again or _is_imported_again(near, owner, other)


def may_be_shared(scope: Scope, owner: Origin) -> bool:
    """True if there may be an app that has something in common with its owner.

    What the code that built the owner declared itself, it declares again for the next app.
    A module whose function built it need not; and a function of another file may declare
    once in a process.
    """
    if scope.is_late or scope.said is not None:
        return False
    is_aside = scope.helper is not None
    for execution in scope.execution.outwards():
        if execution.apps.get(owner) is False:
            is_aside = is_aside or owner.code is not execution.code
            return execution is scope.run and is_aside
        if owner.app is not None and execution is owner.site.execution:
            # It is being built, and executes the files of its pages.
            return False
        if isinstance(execution, Run) and not execution.is_of_cells:
            if execution.is_imported:
                return True
        is_aside = is_aside or execution.is_cell
    return False


# Rule 5: components


def may_be_component(scope: Scope) -> bool:
    """True if patterns that are declared in a scope are every app's.

    They stand in the body of a class, or at the top of a file outside the folder of that
    which built the app that has them.
    """
    if scope.said is not None or not scope.is_app_less:
        return False
    file = scope.execution.file
    if scope.execution.is_class_body or "site-packages" in file:
        return True
    if scope.run.is_of_cells or scope.helper is not None:
        return False
    folders = [os.path.dirname(os.path.abspath(one.file)) for one in owners(scope)]
    # Code of another file that is executed in a module's namespace is that module's.
    path = os.path.abspath(scope.run.file)
    return bool(folders) and not any(
        path.startswith(os.path.join(one, "")) for one in folders
    )


def is_patterned(entry: Entry) -> bool:
    """True if all ids of a callback are patterns with `MATCH`."""
    output = entry["output"]
    outputs = output if isinstance(output, (list, tuple)) else [output]
    ids = [one.component_id_str() for one in outputs]
    ids += [str(one["id"]) for one in (*entry["inputs"], *entry["state"])]
    return bool(ids) and all(_MATCH in one for one in ids)


# Rule 3: what is run again


def renewal(
    entries: Collection[Entry], is_had: Callable[[Scope], bool]
) -> Tuple[Set[int], Set[int]]:
    """What newer declarations of one app do to older ones, by number of the entry.

    :param entries: the declarations.
    :param is_had: whether the app has what is declared in a scope.
    :return: what is replaced, or was declared by a run that has failed; and what a run
        declared that goes on and replaces an older one.
    """
    dropped: Set[int] = set()
    held: Set[int] = set()
    scopes = {one.scope for one in entries}
    # A newer run may have declared a hook or a page only.
    newer = {one for one in map(replaced_by, scopes) if one and one.is_app_less}
    scopes.update(filter(is_had, newer))
    are_some_taken = any(one.is_taken for one in entries)
    if not are_some_taken and not any(one.may_replace for one in scopes):
        return dropped, held
    replaced, unfinished = renewed(scopes)
    latest: Dict[str, List[Entry]] = {}
    for entry in sorted(entries, key=lambda one: one.number):
        if entry.scope in replaced:
            dropped.add(entry.number)
        elif entry.scope in unfinished:
            held.add(entry.number)
        else:
            same = latest.setdefault(entry.callback_id, [])
            dropped.update(
                one.number
                for one in same
                if replaces(entry.scope, one.scope) or _is_repeated(entry, one)
            )
            same[:] = [one for one in same if one.number not in dropped] + [entry]
    return dropped, held


def renewed(scopes: AbstractSet[Scope]) -> Tuple[Set[Scope], Set[Scope]]:
    """The scopes that newer runs of their modules replace, of those that one app has.

    :return: those that are replaced, or whose run has failed; and those of runs that are
        to replace others and go on.
    """
    current: Dict[Module, Run] = {}
    runs = {run for one in scopes for run in one.renewing}
    for run in sorted(runs, key=lambda one: (one.is_complete, one.number)):
        # The newest run that was not ended by an exception, else the newest of all.
        current[run.module] = run
    good = [one for one in runs if one.is_complete]
    replaced: Set[Scope] = set()
    unfinished: Set[Scope] = set()
    for scope, run in ((scope, run) for scope in scopes for run in scope.renewing):
        newest = current[run.module]
        if run.has_failed and any(map(run.is_of_same, good)):
            replaced.add(scope)
        elif run.number > newest.number:
            unfinished.add(scope)
        elif scope.helper is None and run is not newest:
            replaced.add(scope)
    # A function of another file declares again when the module that calls it is run
    # again, or when what has called it does so after its own one was run again.
    return replaced | _called_again(scopes - replaced - unfinished), unfinished


def _called_again(scopes: AbstractSet[Scope]) -> Set[Scope]:
    """Of what functions of other files have declared, what newer calls replace."""
    latest: Dict[object, Tuple[bool, int]] = {}
    for scope in scopes:
        for key, rank in _calls(scope):
            latest[key] = max(rank, latest.get(key, rank))
    return {
        scope
        for scope in scopes
        if any(rank < latest[key] for key, rank in _calls(scope))
    }


def _calls(scope: Scope) -> Iterator[Tuple[object, Tuple[bool, int]]]:
    """What tells a call of a function of another file from older and newer ones, and its
    rank among these: one of a run that has failed replaces only others of such runs."""
    if scope.helper is not None:
        run, is_good = scope.module_run, not scope.module_run.has_failed
        yield (scope.helper, run.module), (is_good, run.number)
        key = (scope.helper, scope.definer.module, scope.cell)
        yield key, (is_good, scope.definer.number)


def replaces(newer: Scope, older: Scope) -> bool:
    """True if a declaration replaces an older one that is called the same.

    Another cell of the namespace declares it, or another run of the file, whatever the
    name of the module; or the app that was answering does so again.
    """
    run, before = newer.run, older.run
    if run is before and newer.cell is not older.cell:
        return True
    if run is not before and not run.is_of_cells and run.file == before.file:
        # What the file imports may run it again meanwhile, and be overtaken.
        is_newer = run.number > before.number or run in before.outwards()
        return is_newer and not run.has_failed
    return newer.answering is older.answering and newer.time is not older.time


def _is_repeated(newer: Entry, older: Entry) -> bool:
    """True if a function declares again when it is called by a server or a timer, or
    after an app has taken what it had declared."""
    call, earlier = newer.scope.execution, older.scope.execution
    is_late = older.is_taken and not newer.is_taken
    is_late = is_late or not (call.in_run or earlier.in_run)
    if not is_late or call is earlier or not call.is_like(earlier):
        return False
    # One module may define two functions of one name.
    return call.code is earlier.code or newer.scope.definer is not older.scope.definer


def replaced_by(scope: Scope) -> Optional[Scope]:
    """What the newest run of a module that no exception has ended has declared first, if
    that run replaces what is declared in a scope, in the apps that get it."""
    for run in scope.renewing if scope.helper is None else ():
        newest = run.module.newest(lambda one: one.is_complete)
        if newest is not None and newest.number > run.number:
            return newest.first
    return None


def is_obsolete(scope: Scope) -> bool:
    """True if nobody can get what is declared in a scope any more.

    A newer run of the module has declared for the apps that had it.
    """
    newer = replaced_by(scope)
    if newer is None:
        return False
    active = _active(newer)
    if active and active != _active(scope):
        return False
    found = owners(newer)
    return all(one in found for one in owners(scope))
