"""python -m launch.search.mutations: what the bounded search says of a core with a fault.

Each mutation changes one line of a function of `dash.callback_registry`, which must be
there once. The numbers that the tests try are tried until one is wrong.
"""
from __future__ import annotations

import sys

from . import leaks
from .bounded import NUMBERS, TIMED
from .interpreter import Interpreter
from .kinds import KINDS, LEAKS, interpreters
from .search import Search

# The module and function, the line that is there, and what stands there instead; and
# the kind of programs in which it must be seen.
MUTATIONS = {
    "the first app is the nearest, not the last": (
        "_ownership._nearest",
        "before[-1:] or first",
        "before[:1] or first",
        "several",
    ),
    "an app that has answered goes on answering": (
        "_answering.answering.__exit__",
        "situation.reset(before)",
        "pass",
        "several",
    ),
    "apps of one place have nothing in common": (
        "_ownership.is_shared",
        "owner is other or",
        "True or",
        "several",
    ),
    "a failed run replaces": (
        "_ownership.renewed",
        "(one.is_complete, one.number)",
        "(True, one.number)",
        "one",
    ),
    "a cell does not replace": (
        "_ownership.replaces",
        "run is before and newer.cell is not older.cell",
        "False",
        "notebook",
    ),
    "a page is not run again by itself": (
        "_declaration.Scope.renewing",
        "(own, outer)",
        "(outer,)",
        "pages",
    ),
    "includes are ignored": (
        "_ownership.apps_including",
        "if origin.gone is None",
        "if False",
        "said",
    ),
    "every pattern is a component's": (
        "_ownership.may_be_component",
        "if scope.execution.is_class_body or",
        "if True or",
        "said",
    ),
    "a block says nothing": (
        "_answering.declaring",
        "declared_for=origin",
        "declared_for=None",
        "said",
    ),
    "callbacks stay in the order of the runs": (
        "_declaration.Scope.next_place",
        'max(older.get(callback_id, older.get("", number)), last)',
        "number",
        "order",
    ),
    "the lock of a fork's parent is kept": (
        "_pending.PendingDeclarations._unlock",
        "threading.RLock()",
        "self.lock",
        "faults",
    ),
    "what other threads execute counts as over": (
        "_execution.Executions.settle",
        "thread not in innermost or _has_ended(frame)",
        "True",
        "concurrency",
    ),
    "frames that have come to their end are kept": (
        "_execution.Executions.settle",
        "self._leave(frame, stack.pop(frame))",
        "pass",
        LEAKS,
    ),
}
# Executed where Dash was imported: other modules know the function itself.
CHANGE = """
import importlib, inspect, textwrap
def find(name, line):
    module, *names = name.split(".")
    module = found = importlib.import_module("dash.callback_registry." + module)
    for one in names:
        found = inspect.getattr_static(found, one)
    found = inspect.unwrap(getattr(found, "fget", found))
    text = textwrap.dedent(inspect.getsource(found))
    if text.count(line) != 1:
        raise LookupError(f"{name} has not once: {line}")
    return module, found, text
def change(name, line, instead):
    module, found, text = find(name, line)
    changed = dict(vars(module))
    code = compile("from __future__ import annotations\\n" + text.replace(line, instead), module.__file__, "exec")
    exec(code, changed)
    changed = changed[found.__name__]
    changed = inspect.unwrap(getattr(changed, "fget", changed))
    found.__code__ = changed.__code__
"""


def main() -> int:
    """Try each mutation, or those that are named; how many nothing has caught."""
    missed = 0
    with interpreters(sys.executable) as (_, stock):
        for name in sys.argv[1:] or MUTATIONS:
            *change, kind = MUTATIONS[name]
            before = f"{CHANGE}\nchange{tuple(change)!r}\n"
            with Interpreter(sys.executable, before=before) as branch:
                found = caught_by(kind, branch, stock)
            missed += found is None
            print(f"{name}: {kind}, {found or 'MISSED'}\n", flush=True)
    return missed


def caught_by(kind: str, branch: Interpreter, stock: Interpreter) -> str | None:
    """What of a kind is wrong first, None if nothing is."""
    if kind == LEAKS:
        kept = (
            f"{one.name}: {one.sentence}" for one in leaks.held(branch) if one.leaks
        )
        return next(kept, None)
    search = Search(kind, KINDS[kind], branch, stock)
    tried = map(search.try_number, {**NUMBERS, **TIMED}[kind])
    caught = next(filter(None, tried), None)
    about = caught.split('"""')[1][:300] if caught else ""
    return f"program {search.counts['programs']}: {about}" if caught else None


if __name__ == "__main__":
    sys.exit(main())
