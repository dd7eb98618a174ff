from pathlib import Path

import pytest

from compat.libraries import Group, Library
from compat.report import Row, compared, details, markdown
from compat.trial import Outcome

GOOD, BAD = Outcome(2), Outcome(0, "a | b", "Traceback")
VERSIONS = {"stock": "4.4.1", "branch": "4.4.1+registry.1"}


@pytest.fixture
def library(tmp_path):
    (tmp_path / "check.py").write_text('"""Logs in."""', encoding="utf-8")
    return Library("dash-auth", "2.3.0", Group("one", Path()), tmp_path)


@pytest.mark.parametrize(
    "stock, branch, counted, broken",
    [
        (GOOD, GOOD, True, False),
        (GOOD, BAD, True, True),
        (BAD, GOOD, False, False),
        (BAD, BAD, False, False),
    ],
)
def test_only_what_works_on_stock_can_be_broken(
    library, stock, branch, counted, broken
):
    row = Row(library, stock, branch)
    assert (row.counted, row.broken) == (counted, broken)


def test_another_number_of_callbacks_is_a_fault():
    assert compared(GOOD, Outcome(2)).good
    assert compared(GOOD, Outcome(3)).fault == "lists 3 callbacks, and stock Dash 2"
    assert compared(BAD, Outcome(3)).good
    assert compared(GOOD, BAD) is BAD


def test_table(library):
    rows = [Row(library, GOOD, BAD, "asks for dash<3"), Row(library, BAD, BAD)]
    lines = markdown(rows, VERSIONS, {"dash-old 1.0": "asks for Dash 2"}).splitlines()
    assert lines[0] == (
        "| library | version | what was exercised"
        " | stock (4.4.1) | branch (4.4.1+registry.1) |"
    )
    assert lines[2] == (
        "| dash-auth | 2.3.0 | Logs in (asks for dash<3) | ok | **a \\| b** |"
    )
    assert "0 of the 1 libraries that work on stock Dash work on the branch." in lines
    assert "Not counted, since stock Dash fails: dash-auth." in lines
    assert lines[-1] == "- dash-old 1.0: asks for Dash 2"


def test_details_are_those_of_faults(library):
    told = details([Row(library, GOOD, BAD)])
    assert told == "--- dash-auth on the branch: a | b\nTraceback\n"
