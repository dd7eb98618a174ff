from pathlib import Path

import pytest

from compat.libraries import Group, Library
from compat.report import Pair, Row, compared, details, markdown
from compat.trial import Outcome

GOOD, BAD = Outcome(2), Outcome(0, "a | b", "Traceback")
BOTH, NEITHER, WORSE, BETTER = [
    Pair(stock, branch)
    for stock, branch in [(GOOD, GOOD), (BAD, BAD), (GOOD, BAD), (BAD, GOOD)]
]
VERSIONS = {"stock": "4.4.1", "branch": "4.4.1+registry.1"}


@pytest.fixture
def library(tmp_path):
    (tmp_path / "check.py").write_text('"""Logs in."""', encoding="utf-8")
    return Library("dash-auth", "2.3.0", Group("one", Path()), tmp_path)


@pytest.mark.parametrize(
    "pair, broken", [(BOTH, False), (NEITHER, False), (BETTER, False), (WORSE, True)]
)
def test_only_what_works_on_stock_can_be_broken(library, pair, broken):
    assert pair.broken is broken
    assert Row(library, pair, NEITHER).broken is broken
    assert Row(library, NEITHER, pair).broken is broken


def test_another_number_of_callbacks_is_a_fault():
    assert compared(GOOD, Outcome(2)) == BOTH
    assert compared(BAD, Outcome(3)).branch.good
    assert compared(GOOD, BAD) == WORSE
    fault = compared(GOOD, Outcome(3)).branch.fault
    assert fault == "lists 3 callbacks, and stock Dash 2"


def test_table(library):
    rows = [
        Row(library, WORSE, NEITHER, "asks for dash<3"),
        Row(library, NEITHER, BETTER),
    ]
    lines = markdown(rows, VERSIONS, {"dash-old 1.0": "asks for Dash 2"}).splitlines()
    assert lines[0] == (
        "| library | version | what was exercised"
        " | stock | branch | stock, run twice | branch, run twice |"
    )
    assert lines[2] == (
        "| dash-auth | 2.3.0 | Logs in (asks for dash<3)"
        " | ok | **a \\| b** | **a \\| b** | **a \\| b** |"
    )
    assert "stock is Dash 4.4.1, branch is Dash 4.4.1+registry.1." in lines
    assert "0 of the 1 libraries that work on stock Dash work on the branch." in lines
    assert "Not counted, since stock Dash fails: dash-auth." in lines
    assert any("0 work on stock Dash and 1 on the branch." in line for line in lines)
    assert lines[-1] == "- dash-old 1.0: asks for Dash 2"


def test_details_are_those_of_faults(library):
    told = details([Row(library, WORSE, BOTH)])
    assert told == "--- dash-auth on branch: a | b\nTraceback\n"
