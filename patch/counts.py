"""The lines that each set adds and removes, as PULL_REQUEST.md tells them.

A heading that ends with the name of a set, as in "# Pages (`pages`)", begins its text.
In a table below it, the second column of a row belongs to us: of each module of Dash
that the set changes, and of the rows `new modules` and `new tests`.
"""

import re
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Dict, Mapping, Sequence

from patch.bases import ROOT
from patch.errors import PatchError
from patch.rewrite import rewrite
from patch.sets import EditSet, choose
from patch.trees import Tree

FILE = ROOT / "PULL_REQUEST.md"
_HEADING = re.compile(r"#+ .*\(`(\w+)`\)$")
_ROW = re.compile(r"\| (`dash/[^`]+`|new modules|new tests) \|[^|]*\|")

# By set and row, as "+3 -1".
Counts = Mapping[str, Mapping[str, str]]


def counts(tree: Tree, sets: Sequence[EditSet]) -> Counts:
    """What each set changes beside the sets that it requires, by set and row."""
    return {one.name: _counts(tree, sets, one) for one in sets}


def told(text: str, known: Counts) -> str:
    """The text with the true counts.

    :raises PatchError: for a set without a text, and for a row that a text lacks or
        that tells of nothing.
    """
    lines = text.split("\n")
    missing = {name: dict(rows) for name, rows in known.items()}
    name = ""
    for index, line in enumerate(lines):
        heading, row = _HEADING.match(line), _ROW.match(line)
        if heading:
            name = heading[1]
        elif row:
            changed = missing.get(name, {}).pop(row[1], None)
            if changed is None:
                raise PatchError(
                    f"{FILE.name} has a row {row[1]} below {name!r}, which the set does "
                    "not change: take it out."
                )
            lines[index] = f"| {row[1]} | {changed} |{line[row.end() :]}"
    for name, rows in missing.items():
        for row_name in rows:
            raise PatchError(
                f"{FILE.name} does not tell of {row_name} for {name!r}: add a row below "
                "the heading that ends with the name of the set."
            )
    return "\n".join(lines)


def _counts(tree: Tree, sets: Sequence[EditSet], one: EditSet) -> Dict[str, str]:
    # Other modules need not be edited to count the lines of these.
    alone = [
        replace(each, edits={k: v for k, v in each.edits.items() if k in one.edits})
        for each in choose(sets, [one.name])
    ]
    before, after = rewrite(tree, alone[:-1]).files, rewrite(tree, alone).files
    found = {
        f"`{path}`": _changed(before.get(path) or tree.read(path), after[path])
        for path in sorted(after)
        if after[path] != before.get(path)
    }
    modules = [path for path in one.new_files() if path.startswith("dash/")]
    tests = [path for path in one.new_files() if path not in modules]
    for name, paths in (("new modules", modules), ("new tests", tests)):
        if paths:
            lines = (len((ROOT / path).read_bytes().splitlines()) for path in paths)
            found[name] = f"+{sum(lines)} -0"
    return found


def _changed(before: bytes, after: bytes) -> str:
    """What a file gains and loses, as git counts it."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "before"), Path(folder, "after")
        for file, text in zip(files, (before, after)):
            file.write_bytes(text)
        command = ["git", "diff", "--no-index", "--numstat", *map(str, files)]
        # It ends with 1 if the files differ.
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode > 1:
        raise PatchError(f"git could not count lines ({result.stderr.strip()}).")
    added, removed, *_ = result.stdout.split()
    return f"+{added} -{removed}"
