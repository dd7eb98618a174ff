"""Sessions over Python versions and bases: `nox` runs a pruned matrix."""

import os
import shutil
import sys

import nox

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from patch.bases import TESTED, default  # noqa: E402

PYTHONS = ["3.9", "3.10", "3.11", "3.12", "3.13"]

# Each Python with the default base, each other base with one Python.
PRUNED = [(python, default()) for python in PYTHONS]
PRUNED += [("3.11", base) for base in TESTED if base != default()]

# What `make test` adds to all tests on one Python: the rules, at the ends of the matrix.
ENDS = [(PYTHONS[0], default()), (PYTHONS[-1], default()), ("3.11", TESTED[0])]

# Of the tests of the patch, those that are about the installed package.
OURS = ["patch/tests/test_installed.py", "launch", "tests"]
UNIT = [
    "patch/tests/test_installed.py",
    "launch/tests/rules",
    "launch/tests/test_promises.py",
    "tests/unit",
]

# What scripts/matrix_table.py makes a table of.
RESULTS = os.path.join(".nox", "results")

# The newest Python that is installed, of those on which uvicorn-hmr runs.
HMR = (3, 12)
NEWEST = next((one for one in ("3.13", "3.12") if shutil.which(f"python{one}")), None)

nox.options.sessions = ["tests", "patch_check", "lint"]
nox.options.error_on_missing_interpreters = "CI" in os.environ


def _test(session: nox.Session, base: str) -> None:
    session.env["DASH_BASE"] = base
    session.install("--upgrade", "pip")
    session.install(".", "-r", "requirements/testing.txt")
    session.run("python", "-m", "pip", "check")
    session.run("sh", "scripts/browser.sh", external=True)
    report = f"--junitxml={RESULTS}/{session.python}-{base}.xml"
    session.run(
        "python", "-m", "pytest", "--headless", report, *(session.posargs or OURS)
    )


@nox.session
@nox.parametrize("python,base", PRUNED)
def tests(session: nox.Session, base: str) -> None:
    """Run the tests over the pruned matrix."""
    _test(session, base)


@nox.session
@nox.parametrize("python,base", ENDS)
def ends(session: nox.Session, base: str) -> None:
    """Run the unit tests on the oldest and newest Python, and on the oldest base."""
    session.env["DASH_BASE"] = base
    session.install(".[diskcache,fastapi,quart]", "-r", "requirements/unit.txt")
    session.run("python", "-m", "pytest", "-n", "2", "--dist", "loadgroup", *UNIT)


@nox.session(python=PYTHONS)
@nox.parametrize("base", TESTED)
def matrix(session: nox.Session, base: str) -> None:
    """Run the tests over all Python versions and bases."""
    _test(session, base)


@nox.session(python=PYTHONS[0])
@nox.parametrize("base", TESTED)
def patch_check(session: nox.Session, base: str) -> None:
    """Prove the edits on a base."""
    session.install("-r", "requirements/build.txt", "pip")
    session.run("python", "-m", "patch", "check", "--base", base)


@nox.session(python=NEWEST or False)
def hmr(session: nox.Session) -> None:
    """Try the starts of the launch table that need a newer Python than the tests."""
    if sys.version_info >= HMR:
        session.skip("the tests start uvicorn-hmr themselves")
    if NEWEST is None:
        session.skip("no Python is installed that is new enough for uvicorn-hmr")
    session.install(".[diskcache,fastapi,quart]", "uvicorn-hmr")
    session.env["DASH_LAUNCH_PYTHON"] = os.path.join(session.bin, "python")
    cells = ("launch/tests/test_launch.py", "-k", "uvicorn-hmr")
    session.run(sys.executable, "-m", "pytest", *cells, external=True)


@nox.session(python="3.11")
def lint(session: nox.Session) -> None:
    """Run the linters and the type checkers."""
    session.install("--upgrade", "pip")
    session.install(".", "-r", "requirements/dev.txt")
    session.run("sh", "scripts/lint.sh", external=True)
