"""The tests of a pull request pass where it is all that was applied to upstream.

That is so for the whole branch, and for each set with those that it requires.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import List, Sequence

import pytest

from patch.acceptance.sessions import RULES
from patch.bases import ROOT
from patch.command import main
from patch.sets import EditSet, load_sets

TESTED = [one for one in load_sets() if one.tests]


class Environment:
    """A virtual environment with what the tests need, but no Dash of its own."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
        subprocess.run(command, check=True)
        self.folder = folder
        self.python = next(folder.glob("*/python"))
        # Behind what is installed here, and without the `.pth` files that stand there.
        (packages,) = folder.glob("lib/*/site-packages")
        (packages / "of_the_tests.pth").write_text(sysconfig.get_path("purelib"))

    def install(self, checkout: Path) -> None:
        """Installs the Dash of a checkout in place of the one before."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.python), "--quiet"]
        options = ["--no-deps", "--no-build-isolation", "--force-reinstall"]
        result = _run([*pip, "install", *options, str(checkout)], checkout)
        assert result.returncode == 0, result.stdout + result.stderr

    def tested(self, checkout: Path) -> Path:
        """The Dash that the tests of a checkout import."""
        code = "import dash; print(dash.__file__)"
        found = _run([str(self.python), "-c", code], checkout / "tests")
        return Path(found.stdout.strip())

    def test(
        self, checkout: Path, arguments: Sequence[str]
    ) -> "subprocess.CompletedProcess[str]":
        """Runs tests of the checkout with the Dash that is installed."""
        # In the checkout itself, Python would import the folder `dash` there.
        pytest_ = [str(self.python), "-m", "pytest", "--headless", "-q", "-ra"]
        return _run([*pytest_, *arguments], checkout / "tests")


def _run(command: Sequence[str], cwd: Path) -> "subprocess.CompletedProcess[str]":
    left_out = ("PYTHONPATH", "PYTEST_ADDOPTS")
    clean = {key: text for key, text in os.environ.items() if key not in left_out}
    return subprocess.run(
        command, cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment(tmp_path_factory.mktemp("environment") / "venv")


def _own(one: EditSet) -> List[str]:
    """The files of a set's tests, as seen from the folder `tests`."""
    return [
        os.path.relpath(path, "tests")
        for path in one.new_files()
        if Path(path).name.startswith("test_")
    ]


def _applied(checkout: Path, *options: str) -> None:
    assert main(["apply", str(checkout), *options]) == 0
    # How the browser starts here; outside of `tests` Python would find Dash beside it.
    shutil.copy(ROOT / "conftest.py", checkout / "tests")


def _passes(environment: Environment, checkout: Path, arguments: List[str]) -> None:
    environment.install(checkout)
    assert environment.folder in environment.tested(checkout).parents
    result = environment.test(checkout, arguments)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("one", TESTED, ids=lambda one: one.name)
def test_tests_of_one_set(
    environment: Environment, checkout: Path, one: EditSet
) -> None:
    _applied(checkout, "--only", one.name)
    _passes(environment, checkout, _own(one))


def test_rules_where_only_the_registry_is_applied(
    environment: Environment, checkout: Path
) -> None:
    _applied(checkout, "--only", "registry")
    _passes(environment, checkout, [str(RULES)])


def test_unit_tests_of_all_sets(environment: Environment, checkout: Path) -> None:
    _applied(checkout)
    _passes(environment, checkout, ["unit"])
