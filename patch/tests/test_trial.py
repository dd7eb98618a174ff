"""The table of `python -m patch.acceptance`, without the sessions that fill it."""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Sequence

import pytest

from patch import trees
from patch.acceptance.generated import add_generated
from patch.acceptance.sessions import Case, Results, read, run_alone
from patch.acceptance.trial import Outcome, table
from patch.errors import PatchError
from patch.tests.conftest import commit, git

REPORT = """\
<testsuites><testsuite>
  <testcase file="tests/a.py" name="test_good[/tmp/1/tests]"/>
  <testcase file="tests/a.py" name="test_bad"><failure/></testcase>
  <testcase file="tests/a.py" name="test_left_out"><skipped/></testcase>
  <testcase file="tests/a.py" name="test_twice"/>
  <testcase file="tests/a.py" name="test_twice"><error/></testcase>
  <testcase name="tests.broken"><error/></testcase>
</testsuite></testsuites>
"""

# Leaves a process running that has opened a pipe, and writes to it in a minute.
LEAVES_A_PROCESS = """\
import subprocess, sys
left = "import time; pipe = open('pipe', 'w'); print(flush=True); time.sleep(60);"
left += "pipe.write('late')"
left = subprocess.Popen([sys.executable, "-c", left], stdout=subprocess.PIPE)
print("left" + left.stdout.readline().decode())
"""

GOOD, BAD, OURS = (Case(f"tests/{name}.py", "test") for name in ("a", "b", "ours"))
BEFORE = {GOOD: "passed", BAD: "failed"}


def _outcome(after: Results, ours: Results, findings: Sequence[str] = ()) -> Outcome:
    return Outcome("sample", Counter(findings), BEFORE, after, ours)


def test_reads_how_tests_have_ended(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    results = read(tmp_path / "report.xml", Path("/tmp/1"))
    assert {str(case): end for case, end in results.items()} == {
        "tests/a.py::test_good[/tests]": "passed",
        "tests/a.py::test_bad": "failed",
        "tests/a.py::test_left_out": "skipped",
        "tests/a.py::test_twice": "error",
        "tests.broken::tests.broken": "error",
    }


def test_what_failed_before_may_fail() -> None:
    one = _outcome(BEFORE, {OURS: "passed"})
    assert one.is_clean()
    assert table([one]).splitlines()[2:] == [
        "| sample | clean | 1 passed, 1 failed | 1 passed, 1 failed | 1 passed |",
        "",
        "Failing before:",
        "",
        "- `tests/b.py::test`",
    ]


@pytest.mark.parametrize(
    ("one", "named"),
    [
        (_outcome({GOOD: "failed", BAD: "failed"}, {}), GOOD),
        (_outcome({GOOD: "error", BAD: "failed"}, {}), GOOD),
        (_outcome({BAD: "failed"}, {}), GOOD),
        (_outcome(BEFORE, {OURS: "failed"}), OURS),
        (_outcome(BEFORE, {}, ["dash/a.py: F401"]), "dash/a.py: F401"),
    ],
    ids=["failed", "error", "gone", "ours", "linters"],
)
def test_what_is_worse_is_named(one: Outcome, named: object) -> None:
    assert not one.is_clean()
    assert table([one]).endswith(f"New with sample:\n\n- `{named}`\n")


@pytest.fixture
def release(tmp_path: Path) -> trees.Tree:
    """A release with a file that its checkout has too, and one of each other kind."""
    root = tmp_path / "release"
    (root / "dash" / "dcc").mkdir(parents=True)
    for name in ("dash.py", "_new.py", "dcc/Graph.py"):
        (root / "dash" / name).write_text("# released")
    return trees.Tree("9.9.9", root)


def test_takes_what_upstream_ignores_from_a_release(
    checkout: Path, release: trees.Tree
) -> None:
    (checkout / ".gitignore").write_text("dash/dcc/*\n")
    git(checkout, "rm", "-r", "--quiet", "dash/dcc")
    commit(checkout)
    add_generated(checkout, release)
    assert (checkout / "dash" / "dcc" / "Graph.py").read_text() == "# released"
    assert (checkout / "dash" / "dash.py").read_text() != "# released"
    assert not (checkout / "dash" / "_new.py").exists()
    assert git(checkout, "status", "--porcelain") == ""


def test_refuses_checkout_that_ignores_nothing(
    checkout: Path, release: trees.Tree
) -> None:
    with pytest.raises(PatchError, match="ignores no file of dash 9.9.9"):
        add_generated(checkout, release)


def test_ends_what_a_session_leaves_running(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    command = [sys.executable, "-c", LEAVES_A_PROCESS]
    assert run_alone(command, tmp_path, os.environ).strip() == "left"
    os.set_blocking(pipe, True)
    with open(pipe) as said:
        assert said.read() == ""
