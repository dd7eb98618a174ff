"""What the edits leave is formatted as upstream's black wants it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Callable, Mapping, Set

import pytest

from patch import bases, trees
from patch.rewrite import rewrite
from patch.sets import load_sets


@pytest.mark.parametrize("version", bases.TESTED)
def test_black_has_nothing_to_change(
    release: Callable[[str], trees.Tree], tmp_path: Path, version: str
) -> None:
    tree = release(version)
    files = rewrite(tree, load_sets())
    before = _unclean(tmp_path / "before", {path: tree.read(path) for path in files})
    assert _unclean(tmp_path / "after", files) <= before


def _unclean(folder: Path, files: Mapping[str, bytes]) -> Set[str]:
    """The files that black would change."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    command = [sys.executable, "-m", "black", "--check", *files]
    result = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True
    )
    return set(re.findall("would reformat (.+)", result.stderr))
