"""Old names and what libraries do with them have one result on the release too.

The tests themselves say where stock Dash differs, with strict `xfail` marks, so a use
that turns out otherwise there than they say fails here.
"""

import os
import subprocess
import sys
from typing import Callable

import pytest

from patch import bases, trees

FOLDER = "tests/unit/callback_registry"


@pytest.mark.parametrize("name", ["old_names", "ecosystem", "containers"])
def test_stock_dash_agrees(release: Callable[[str], trees.Tree], name: str) -> None:
    stock = release(bases.chosen()).root
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", f"{FOLDER}/test_{name}.py"],
        cwd=bases.ROOT,
        env={**os.environ, "PYTHONPATH": str(stock), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    assert "xfailed" in result.stdout
