"""The modules of a tree as the edits leave them."""

from typing import Dict, Sequence

from patch.edit import Target, edited
from patch.sets import EditSet
from patch.trees import Tree


def rewrite(tree: Tree, sets: Sequence[EditSet]) -> Dict[str, bytes]:
    """The new text of each module that the sets change, by its path."""
    files: Dict[str, bytes] = {}
    for one in sets:
        for path, edits in one.edits.items():
            due = [edit for edit in edits if edit.applies_to(tree.version)]
            if due:
                target = Target(tree.version, path, f"patch/edits/{one.name}/{path}")
                before = files[path] if path in files else tree.read(path)
                files[path] = edited(before, due, target)
    return files
