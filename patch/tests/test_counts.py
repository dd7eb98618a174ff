"""The counts in PULL_REQUEST.md are those of the edits and of our files."""

import pytest

from patch.counts import FILE, Counts, counts, told
from patch.errors import PatchError
from patch.sets import load_sets
from patch.trees import Tree

KNOWN = {"pages": {"`dash/dash.py`": "+3 -1", "new tests": "+10 -0"}}
TEXT = """\
# Pages (`pages`)

| file | lines | what |
| --- | --- | --- |
| `dash/dash.py` | | pages of its own |
| new tests | +9 -0 |
"""


@pytest.fixture(scope="module")
def known(base: Tree) -> Counts:
    """The counts of all sets."""
    return counts(base, load_sets())


def test_pull_request_is_true(known: Counts) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text == told(text, known), "run `python -m patch count`"


def test_counts_are_written() -> None:
    written = told(TEXT, KNOWN)
    assert "| `dash/dash.py` | +3 -1 | pages of its own |\n" in written
    assert "| new tests | +10 -0 |\n" in written
    assert told(written, KNOWN) == written


def test_row_that_is_missing() -> None:
    with pytest.raises(PatchError, match="does not tell of new tests for 'pages'"):
        told(TEXT.replace("| new tests | +9 -0 |\n", ""), KNOWN)


def test_row_of_what_does_not_change() -> None:
    with pytest.raises(PatchError, match="has a row `dash/other.py` below 'pages'"):
        told(f"{TEXT}| `dash/other.py` | +1 -1 |\n", KNOWN)


def test_counts_beside_what_is_required(known: Counts) -> None:
    rows = ["`dash/dash.py`", "new modules", "new tests"]
    assert list(known["registry_view"]) == rows
    assert list(known["isolation"]) == ["new tests"]
