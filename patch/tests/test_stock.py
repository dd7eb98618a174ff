"""Tests of the registry, run with the release, which has none.

A test that passes there too states no rule of the registry: its name says `still`.
All uses of the old names pass there, except those listed.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Callable
from xml.etree import ElementTree

import pytest

from patch import bases, trees

FOLDERS = ("tests/unit/callback_registry", "launch/tests/rules")
NAMES = ".test_old_names"
Outcomes = dict[tuple[str, str], set[bool]]
OTHERWISE_ON_STOCK = {
    "test_dashboard_that_declares_while_a_page_is_built",
    "test_cbon006_warning_names_the_replacement",
    "test_cbon007_warning_points_at_the_caller",
}


@pytest.fixture(scope="module")
def passed(
    release: Callable[[str], trees.Tree], tmp_path_factory: pytest.TempPathFactory
) -> Outcomes:
    """Whether the cases of a test passed with the release, by module and test."""
    report = tmp_path_factory.mktemp("stock") / "report.xml"
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *FOLDERS, f"--junitxml={report}"],
        cwd=bases.ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(release(bases.chosen()).root),
            "PYTEST_ADDOPTS": "",
        },
        capture_output=True,
        check=False,
    )
    return _cases(report)


def _cases(report: Path) -> Outcomes:
    cases: Outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        file, test = case.attrib["classname"], case.attrib["name"].partition("[")[0]
        cases.setdefault((file, test), set()).add(len(case) == 0)
    return cases


def _is_still_so(test: str) -> bool:
    return "still" in test.split("_")


def test_each_rule_has_a_test_that_fails_on_stock(passed: Outcomes) -> None:
    for (file, test), cases in passed.items():
        if not file.endswith(NAMES) and not _is_still_so(test):
            assert False in cases, test


def test_what_still_holds_held_before(passed: Outcomes) -> None:
    still = [key for key in passed if _is_still_so(key[1])]
    assert still
    assert [key for key in still if False in passed[key]] == []


def test_old_names_are_used_as_before(passed: Outcomes) -> None:
    names = {key: cases for key, cases in passed.items() if key[0].endswith(NAMES)}
    failed = {test for (_, test), cases in names.items() if False in cases}
    assert failed == OTHERWISE_ON_STOCK
    assert len(names) > len(failed)
