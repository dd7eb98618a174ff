"""One pytest session in a checkout, and how each of its tests has ended."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import Dict, Mapping, NamedTuple, Sequence
from xml.etree import ElementTree

from patch.bases import ROOT
from patch.errors import PatchError

# Upstream's own, which its CI runs without building test components.
FOLDERS = ("tests/unit", "tests/backend_tests")

# Ours that are not sent: what the registry does, in rare programs.
RULES = ROOT / "launch" / "tests" / "rules"

# How the browser starts here; there, `conftest` is the name of upstream's own.
PLUGIN = "browser_of_the_trial"

# From best to worst: a test that has failed may have an error in its teardown too.
ENDS = ("passed", "skipped", "failed", "error")


class Case(NamedTuple):
    """A test as a session names it: the file it stands in, and its name."""

    file: str
    name: str

    def __str__(self) -> str:
        return f"{self.file}::{self.name}"


Results = Dict[Case, str]


def session(python: Path, checkout: Path, folders: Sequence[str]) -> Results:
    """Run the tests of folders and files of a checkout with the Dash in it.

    A test that fails is tried again at once, for some of upstream's wait for a browser;
    what earlier tests left behind is there then, too.
    """
    scratch = checkout / ".git" / "trial"
    scratch.mkdir(exist_ok=True)
    shutil.copy(ROOT / "conftest.py", scratch / f"{PLUGIN}.py")
    report = scratch / "report.xml"
    command = [str(python), "-m", "pytest", "-p", PLUGIN, "--headless", "-q"]
    command += ["--nopercyfinalize", "--reruns", "1", "-o", "addopts="]
    command += ["-o", "junit_family=xunit1", f"--junitxml={report}", *folders]
    said = run_alone(command, checkout, _environment(python, scratch))
    if not report.is_file():
        raise PatchError(f"pytest made no report: {said}")
    return read(report, checkout)


def run_alone(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> str:
    """Run a command in a folder, and end what it leaves running; what it has said.

    A test of upstream's leaves its server behind, on the port that others need.
    """
    with tempfile.TemporaryFile() as output:
        with subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as process:
            try:
                process.wait()
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        output.seek(0)
        return output.read().decode(errors="replace")


def read(report: Path, checkout: Path) -> Results:
    """How the tests of a JUnit report (of the family xunit1) have ended.

    Some names have the path of the checkout in them, which is left out, so that they
    are the same in another one.
    """
    found: Results = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("name", "").replace(str(checkout), "")
        test = Case(case.get("file") or name, name)
        found[test] = max(_end(case), found.get(test, ENDS[0]), key=ENDS.index)
    return found


def words(results: Results) -> str:
    """The numbers of tests by how they have ended."""
    counts = Counter(results.values())
    return ", ".join(f"{counts[end]} {end}" for end in ENDS if counts[end]) or "none"


def failing(results: Results) -> "set[Case]":
    """The tests that have failed, or have not come so far."""
    return {test for test, end in results.items() if end in ("failed", "error")}


def _end(case: ElementTree.Element) -> str:
    tags = {"skipped": "skipped", "failure": "failed", "error": "error"}
    ends = [tags[child.tag] for child in case if child.tag in tags]
    return max(ends, key=ENDS.index, default=ENDS[0])


def _environment(python: Path, scratch: Path) -> Dict[str, str]:
    left_out = ("PYTEST_ADDOPTS", "PYTHONPATH")
    kept = {key: text for key, text in os.environ.items() if key not in left_out}
    # Upstream's runners start waitress by its name.
    path = os.pathsep.join([str(python.parent), kept.get("PATH", "")])
    return {**kept, "PATH": path, "PYTHONPATH": str(scratch)}
