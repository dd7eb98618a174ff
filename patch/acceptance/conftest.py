"""The sources of the base in a git repository, before and after `apply`."""

from pathlib import Path

import pytest

from patch.command import main
from patch.tests.conftest import checkout, git, upstream

__all__ = ["applied", "checkout", "upstream"]


@pytest.fixture(scope="session")
def applied(upstream: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of `upstream` with the whole pull request in it."""
    folder = tmp_path_factory.mktemp("applied")
    git(folder, "clone", "--quiet", str(upstream), "clone")
    assert main(["apply", str(folder / "clone")]) == 0
    return folder / "clone"
