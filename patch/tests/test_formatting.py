"""What the edits leave is formatted as upstream's black wants it."""

from typing import Callable

import black
import pytest
from black.mode import Mode

from patch import bases, trees
from patch.rewrite import rewrite
from patch.sets import load_sets


@pytest.mark.parametrize("version", bases.TESTED)
def test_black_has_nothing_to_change(
    release: Callable[[str], trees.Tree], version: str
) -> None:
    tree = release(version)
    files = rewrite(tree, load_sets()).files
    unclean = [path for path, text in files.items() if not _is_clean(text)]
    assert [path for path in unclean if _is_clean(tree.read(path))] == []


@pytest.mark.parametrize(("text", "clean"), [(b"x = 1\n", True), (b"x=1\n", False)])
def test_black_tells_formatted_code(text: bytes, clean: bool) -> None:
    assert _is_clean(text) is clean


def _is_clean(text: bytes) -> bool:
    source = text.decode("utf-8")
    return black.format_str(source, mode=Mode()) == source
