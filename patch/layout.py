"""The tree that setup.py packs: the base release, our modules, the edits."""

import os
import shutil
from importlib.metadata import Distribution
from pathlib import Path

from patch.bases import ROOT
from patch.changes import replace_value
from patch.edit import Edit
from patch.places import assigns
from patch.release import copy_package
from patch.rewrite import rewrite
from patch.sets import EditSet, load_sets
from patch.trees import unpacked


def lay_out(release: Distribution, version: str, tree: Path) -> Path:
    """Fill a folder, anew, with the package as the branch has it."""
    shutil.rmtree(tree, ignore_errors=True)
    copy_package(release, tree)
    sets = [*load_sets(), _says_version(version)]
    for path, text in rewrite(unpacked(tree), sets).files.items():
        (tree / path).write_bytes(text)
    _link(ROOT / "dash", tree / "dash")
    return tree


def _says_version(version: str) -> EditSet:
    """The edit that only a build needs: `dash.__version__` has the branch's label."""
    edit = Edit("version", replace_value(assigns("__version__"), f'"{version}"'))
    return EditSet("version", "", (), (), (), (), {"dash/version.py": [edit]}, {})


def _link(source: Path, target: Path) -> None:
    """Link our modules into the tree, so that an editable install has them live."""
    if target.is_dir():
        for child in source.iterdir():
            if child.name != "__pycache__":
                _link(child, target / child.name)
        return
    try:
        os.symlink(source, target)
    except OSError:
        # Not every Windows account may link.
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, target)
