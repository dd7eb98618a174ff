"""The interpreter that runs the programs; the tests themselves need not run in it."""

from __future__ import annotations

import os
import subprocess
import sys

VARIABLE = "DASH_LAUNCH_PYTHON"


def launched_python() -> str:
    """The interpreter that the environment names, else the one that runs this."""
    return os.path.abspath(os.environ.get(VARIABLE, sys.executable))


def version_of(python: str) -> tuple[int, int]:
    """The major and minor version of an interpreter."""
    code = "import sys; print(*sys.version_info[:2])"
    printed = subprocess.check_output([python, "-I", "-c", code], text=True).split()
    return int(printed[0]), int(printed[1])
