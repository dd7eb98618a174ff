"""An environment for each group and kind of Dash, made once and then reused."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from packaging.utils import canonicalize_name

from .errors import CompatError
from .flavours import Flavour
from .libraries import Group, lines

# The locks hold what pip chose for this one.
PYTHON = (3, 11)

_STAMP = "compat.json"
_LOOK = "from importlib.metadata import version; print(version('dash'))"
_WHICH = (
    "import os, sys; print(*sys.version_info[:2], os.path.realpath(sys.executable))"
)
_END = 2000


@dataclass(frozen=True)
class Environment:
    """The virtual environment of a group with one kind of Dash."""

    group: Group
    flavour: Flavour
    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter that programs run with."""
        return self.folder / "bin" / "python"

    def prepare(self, interpreter: str) -> None:
        """Install what is not there yet, or of another version.

        :raises CompatError: if pip fails, or leaves another Dash than it should.
        """
        had, wanted = self._had(), self._wanted(interpreter)
        if had == wanted:
            return
        if had is None or had["libraries"] != wanted["libraries"]:
            self._make(interpreter)
        else:
            self._replace_dash()
        self._verify()
        self._stamp.write_text(json.dumps(wanted), encoding="utf-8")

    def lock(self, interpreter: str) -> int:
        """Pin all that is installed beside Dash and the libraries; say how much it is."""
        listed = _run([str(self.python), "-m", "pip", "freeze"]).splitlines()
        named = {"dash", *self.group.pins()}
        pins = [line for line in listed if "==" in line and _name(line) not in named]
        self.group.lock.write_text("\n".join(pins) + "\n", encoding="utf-8")
        self._stamp.write_text(json.dumps(self._wanted(interpreter)), encoding="utf-8")
        return len(pins)

    @property
    def _stamp(self) -> Path:
        return self.folder / _STAMP

    def _had(self) -> Optional[dict[str, str]]:
        if not self._stamp.exists():
            return None
        found: dict[str, str] = json.loads(self._stamp.read_text(encoding="utf-8"))
        return found

    def _wanted(self, interpreter: str) -> dict[str, str]:
        files = [self.group.requirements, self.group.forced, self.group.lock]
        parts = [[interpreter], *(lines(path) for path in files if path)]
        digest = hashlib.sha256(json.dumps(parts).encode())
        return {"libraries": digest.hexdigest(), "dash": self.flavour.digest}

    def _make(self, interpreter: str) -> None:
        self._clear()
        _run([interpreter, "-m", "venv", str(self.folder)])
        self._pip("--upgrade", "pip")
        lock = (
            ["--constraint", str(self.group.lock)] if self.group.lock.exists() else []
        )
        named = ["--requirement", str(self.group.requirements)]
        self._pip(self.flavour.requirement, *named, *lock)
        if self.group.forced:
            self._pip("--no-deps", "--requirement", str(self.group.forced))

    def _replace_dash(self) -> None:
        self._pip("--force-reinstall", "--no-deps", self.flavour.requirement)

    def _clear(self) -> None:
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _pip(self, *arguments: str) -> None:
        install = [str(self.python), "-m", "pip", "install", "--quiet"]
        _run([*install, *arguments])

    def _verify(self) -> None:
        found = _run([str(self.python), "-I", "-c", _LOOK]).strip()
        if found != self.flavour.version:
            raise CompatError(
                f"{self.folder} has Dash {found} instead of {self.flavour.version}:"
                f" look at the pins of {self.group.requirements}."
            )


@dataclass(frozen=True)
class Twin(Environment):
    """The same environment with another Dash: all other files are the original's."""

    original: Environment

    def _make(self, interpreter: str) -> None:
        self._clear()
        shutil.copytree(
            self.original.folder, self.folder, symlinks=True, copy_function=os.link
        )
        # Written in place, the stamp would be the original's too.
        self._stamp.unlink()
        self._replace_dash()


def found_interpreter(name: str) -> str:
    """Where the interpreter is, whichever name or environment it is called by.

    :raises CompatError: if the locks were made for another version of Python.
    """
    major, minor, path = _run([name, "-I", "-c", _WHICH]).split(maxsplit=2)
    if (int(major), int(minor)) != PYTHON:
        raise CompatError(
            f"{name} is Python {major}.{minor}, and the versions in"
            f" compat/requirements are for {'.'.join(map(str, PYTHON))}:"
            " name one with COMPAT_PYTHON=."
        )
    return path.strip()


def _name(pin: str) -> str:
    return str(canonicalize_name(pin.partition("==")[0]))


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr)[-_END:]
        raise CompatError(f"This failed: {' '.join(command)}\n{said}")
    return done.stdout
