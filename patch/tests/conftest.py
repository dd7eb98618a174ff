"""Real releases of Dash, fetched once for all tests that need them."""

import subprocess
import sys
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import Callable, Iterator

import pytest

from patch import bases, trees

CHANGELOG = """\
# Changes

## [UNRELEASED]

### Fixed
- [#1](https://example.com/1) Something else.

## [4.4.1] - 2026-01-01

### Fixed
- [#0](https://example.com/0) Something older.
"""

# What upstream's linters are told. Its own modules exceed the four counts of pylint
# that are left out; it silences the others where it exceeds them.
FLAKE8 = """\
[flake8]
ignore = C901,E203,E266,E501,E731,W503
"""
PYLINT = """\
[MAIN]
disable = fixme,missing-docstring,invalid-name,
    too-few-public-methods,too-many-public-methods,
    too-many-arguments,too-many-locals
min-similarity-lines = 20
max-attributes = 20
"""


@pytest.fixture(scope="session")
def release() -> Iterator[Callable[[str], trees.Tree]]:
    """A function that gives the unpacked release of a version."""
    with ExitStack() as stack:

        @lru_cache(maxsize=None)
        def unpacked(version: str) -> trees.Tree:
            return stack.enter_context(trees.downloaded(version))

        yield unpacked


@pytest.fixture(scope="session")
def base(release: Callable[[str], trees.Tree]) -> trees.Tree:
    """The default base, unpacked."""
    return release(bases.default())


@pytest.fixture(scope="session")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with the sources of the default base."""
    folder = tmp_path_factory.mktemp("upstream")
    requirement = f"dash=={bases.default()}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--no-binary", ":all:", "--dest", str(folder), requirement]
    subprocess.run(command, check=True)
    (archive,) = folder.glob("*.tar.gz")
    # Git trusts no folder of another owner, which the archive's are.
    tar = ["tar", "--extract", "--no-same-owner", "--directory", str(folder)]
    subprocess.run([*tar, "--file", str(archive)], check=True)
    checkout = folder / archive.name[: -len(".tar.gz")]
    (checkout / "CHANGELOG.md").write_text(CHANGELOG)
    (checkout / ".flake8").write_text(FLAKE8)
    (checkout / ".pylintrc").write_text(PYLINT)
    git(checkout, "init", "--quiet")
    commit(checkout)
    return checkout


@pytest.fixture
def checkout(upstream: Path, tmp_path: Path) -> Path:
    """A fresh clone of `upstream`."""
    git(tmp_path, "clone", "--quiet", str(upstream), "clone")
    return tmp_path / "clone"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A commit")
