"""Which releases of Dash the branch builds on."""

import os
from pathlib import Path
from typing import Mapping

from patch.errors import PatchError

TESTED = ("4.2.0", "4.3.0", "4.4.0", "4.4.1")
VARIABLE = "DASH_BASE"
ROOT = Path(__file__).resolve().parent.parent

# The local label of the branch's own version, as in 4.4.1+registry.1.
LABEL = "registry.1"


def chosen(environment: Mapping[str, str] = os.environ) -> str:
    """The base that the environment names, or else the one in requirements/base.txt."""
    version = environment.get(VARIABLE, "").strip()
    return tested(version, f"named by {VARIABLE}") if version else default()


def default() -> str:
    """The base that requirements/base.txt names."""
    (line,) = requirements("base.txt")
    return line.partition("==")[2]


def tested(version: str, where: str) -> str:
    """Let a version pass that the branch is tested with, and no other."""
    if version not in TESTED:
        raise PatchError(
            f"dash {version}, {where}, is no base that the branch is tested with: "
            f"choose one of {', '.join(TESTED)}."
        )
    return version


def is_branch(version: str) -> bool:
    """Whether an installed dash is the branch itself."""
    return "+registry" in version


def requirements(name: str) -> "list[str]":
    """The lines of a file in requirements/, without comments."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
