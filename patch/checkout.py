"""Turn a checkout of plotly/dash into the branch of a pull request."""

import subprocess
from pathlib import Path
from typing import Dict, List, NamedTuple, Sequence, Set

from patch.bases import ROOT
from patch.changelog import mentioning, unreleased, with_entries
from patch.errors import PatchError
from patch.names import require_defined
from patch.rewrite import rewrite
from patch.sets import EditSet
from patch.trees import unpacked

CHANGELOG = "CHANGELOG.md"
NEEDED = ("setup.py", "dash/dash.py", "dash/version.py", CHANGELOG)


class Plan(NamedTuple):
    """The new text of every file that is written, by path, and what was not needed."""

    files: Dict[str, bytes]
    notes: Set[str]


def plan(checkout: Path, sets: Sequence[EditSet]) -> Plan:
    """What applying the sets writes; nothing is written yet."""
    _require_checkout(checkout)
    _require_clean(checkout)
    due = [one for one in sets if not _is_applied(one, checkout)]
    if not due:
        names = ", ".join(one.name for one in sets)
        raise PatchError(
            f"{checkout} has all of {names} already: apply to a checkout without it."
        )
    files, _, notes = rewrite(unpacked(checkout), due)
    for one in due:
        files.update(_new_files(one, checkout))
    files.update(_changelog(due, checkout))
    return Plan(files, notes)


def write(checkout: Path, planned: Plan) -> None:
    """Write what was planned."""
    for path, text in planned.files.items():
        target = checkout / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)


def _require_checkout(checkout: Path) -> None:
    missing = [path for path in NEEDED if not (checkout / path).is_file()]
    if missing:
        raise PatchError(
            f"{checkout} is no checkout of plotly/dash: it has no {missing[0]}, so name "
            "the top folder of one."
        )


def _require_clean(checkout: Path) -> None:
    command = ["git", "-C", str(checkout), "status", "--porcelain"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise PatchError(
            f"{checkout} is no git checkout ({result.stderr.strip()}): clone "
            "plotly/dash and name that folder."
        )
    changed = [line[3:] for line in result.stdout.splitlines()]
    if changed:
        raise PatchError(
            f"{checkout} has changes that are not committed ({changed[0]}, "
            f"{len(changed)} in all): commit or stash them first."
        )


def _is_applied(one: EditSet, checkout: Path) -> bool:
    """Whether the checkout has all the files that the set brings."""
    new = one.new_files()
    return bool(new) and all((checkout / path).is_file() for path in new)


def _new_files(one: EditSet, checkout: Path) -> Dict[str, bytes]:
    files = {path: (ROOT / path).read_bytes() for path in one.new_files()}
    for path, text in files.items():
        there = checkout / path
        if there.is_file() and there.read_bytes() != text:
            raise PatchError(
                f"{checkout} has a {path} of its own, which the set {one.name!r} must "
                "not overwrite: apply to a checkout without it, or rename ours."
            )
        if path.endswith(".py"):
            require_defined(path, text)
    return files


def _changelog(sets: Sequence[EditSet], checkout: Path) -> Dict[str, bytes]:
    ours = unreleased((ROOT / CHANGELOG).read_text(encoding="utf-8"))
    words: List[str] = []
    for one in sets:
        if one.edits and not mentioning(ours, one.changelog):
            raise PatchError(
                f"{CHANGELOG} has no entry under [UNRELEASED] for the set "
                f"{one.name!r}: write one, and name a word of it as CHANGELOG in "
                f"patch/edits/{one.name}/__init__.py."
            )
        words += one.changelog
    theirs = (checkout / CHANGELOG).read_bytes().decode("utf-8")
    return {CHANGELOG: with_entries(theirs, mentioning(ours, words)).encode("utf-8")}
