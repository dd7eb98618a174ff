"""What upstream's linters find in files of a checkout, told without line numbers."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Sequence

import black as formatter
from black.mode import Mode


def black(checkout: Path, paths: Sequence[str]) -> "Counter[str]":
    """The files that black would write otherwise."""
    return Counter(
        f"{path}: not formatted" for path in paths if _unclean(checkout / path)
    )


def flake8(checkout: Path, paths: Sequence[str]) -> "Counter[str]":
    """What flake8 finds, with the settings of the checkout."""
    result = run(checkout, "flake8", "--format=%(path)s: %(code)s %(text)s", *paths)
    assert result.stderr == "", result.stderr
    return Counter(result.stdout.splitlines())


def pylint(checkout: Path, paths: Sequence[str]) -> "Counter[str]":
    """What pylint finds, with the settings of the checkout."""
    result = run(checkout, "pylint", "--output-format=json", *paths)
    assert result.returncode & 32 == 0, result.stderr
    # The counts in the messages of untouched faults may grow or shrink.
    return Counter(
        f"{one['path']}: {one['symbol']} in {one['obj']}"
        for one in json.loads(result.stdout)
    )


def run(
    checkout: Path, tool: str, *arguments: str
) -> "subprocess.CompletedProcess[str]":
    """A tool that may find something, but must not fail to run."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "MYPYPATH": ""}
    return subprocess.run(
        [sys.executable, "-m", tool, *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _unclean(path: Path) -> bool:
    source = path.read_text(encoding="utf-8")
    return formatter.format_str(source, mode=Mode()) != source
