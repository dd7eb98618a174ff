"""The two kinds of Dash that a library is tried on."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .errors import CompatError

STOCK, BRANCH = "stock", "branch"

# The bases that the environments bring along, for programs on an ASGI server.
_EXTRA = "fastapi"


@dataclass(frozen=True)
class Flavour:
    """A Dash that pip can install."""

    name: str
    requirement: str
    version: str
    digest: str


def stock(base: str) -> Flavour:
    """The release of Dash that the branch builds on."""
    return Flavour(STOCK, f"dash[{_EXTRA}]==={base}", base, base)


def branch(source: Path, wheels: Path) -> Flavour:
    """The branch in ``source``, built into a wheel in ``wheels``.

    :raises CompatError: if it does not build.
    """
    wheel = _built(source, wheels)
    version = wheel.name.split("-")[1]
    requirement = f"dash[{_EXTRA}] @ {wheel.resolve().as_uri()}"
    return Flavour(BRANCH, requirement, version, _digest(wheel))


def _built(source: Path, wheels: Path) -> Path:
    wheels.mkdir(parents=True, exist_ok=True)
    for old in wheels.glob("*.whl"):
        old.unlink()
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    done = subprocess.run(
        [*command, "--wheel-dir", str(wheels), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = list(wheels.glob("*.whl"))
    if done.returncode or len(found) != 1:
        raise CompatError(f"The branch in {source} does not build:\n{done.stderr}")
    return found[0]


def _digest(wheel: Path) -> str:
    """What the wheel holds, whenever it was built."""
    with zipfile.ZipFile(wheel) as archive:
        parts = sorted(f"{part.filename} {part.CRC}" for part in archive.infolist())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
