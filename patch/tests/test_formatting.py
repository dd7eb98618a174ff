"""What the edits leave is formatted as upstream's black wants it."""

import subprocess
import sys
from pathlib import Path
from typing import Callable

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
    assert files
    unclean = [path for path in files if not _is_clean(tmp_path, files[path])]
    assert [path for path in unclean if _is_clean(tmp_path, tree.read(path))] == []


def _is_clean(folder: Path, text: bytes) -> bool:
    module = folder / "module.py"
    module.write_bytes(text)
    command = [sys.executable, "-m", "black", "--check", "--quiet", str(module)]
    return subprocess.run(command, check=False).returncode == 0
