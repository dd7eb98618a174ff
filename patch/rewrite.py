"""The modules of a tree as the edits leave them."""

from collections import Counter
from typing import Dict, NamedTuple, Sequence, Set

from patch.edit import Target, edited
from patch.names import require_defined
from patch.sets import EditSet
from patch.trees import Tree


class Rewritten(NamedTuple):
    """What the edits make of a tree.

    `files` has the new text of each module that changes, and `matches` the number of
    edits that were made to it, by its path; `notes` says which were not needed.
    """

    files: Dict[str, bytes]
    matches: "Counter[str]"
    notes: Set[str]


def rewrite(tree: Tree, sets: Sequence[EditSet]) -> Rewritten:
    """Make the edits of the sets to the modules of a tree; nothing is written.

    An edit that does not match, a syntax error and a name that is undefined after the
    edits raise a `PatchError`.
    """
    result = Rewritten({}, Counter(), set())
    for one in sets:
        for path in one.edits:
            if tree.has(path) or path not in one.if_missing:
                _edit(tree, one, path, result)
            else:
                result.notes.add(f"{path}: not there, {one.if_missing[path]}")
    for path, text in result.files.items():
        require_defined(path, text, tree.read(path))
    return result


def _edit(tree: Tree, one: EditSet, path: str, result: Rewritten) -> None:
    target = Target(tree.version, path, f"patch/edits/{one.name}/{path}")
    before = result.files[path] if path in result.files else tree.read(path)
    after = edited(before, one.edits[path], target)
    result.notes.update(
        f"{path}: {name!r} is already there" for name in after.already_there
    )
    made = len(one.edits[path]) - len(after.already_there)
    if made:
        result.files[path] = after.text
        result.matches[path] += made
