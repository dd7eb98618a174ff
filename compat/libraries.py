"""Which libraries there are, and in which group each is pinned."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Optional, Sequence

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .errors import CompatError

HERE = Path(__file__).parent
_FORCED = ".forced"


@dataclass(frozen=True)
class Group:
    """Libraries that live in one environment."""

    name: str
    folder: Path

    @property
    def requirements(self) -> Path:
        """What is installed together with all that it requires."""
        return self.folder / f"{self.name}.txt"

    @property
    def forced(self) -> Optional[Path]:
        """What is installed without its requirements, if there is such a file."""
        path = self.folder / f"{self.name}{_FORCED}.txt"
        return path if path.exists() else None

    @property
    def lock(self) -> Path:
        """The version of everything else that the environment has."""
        return self.folder / f"{self.name}.lock"

    def pins(self) -> dict[str, str]:
        """The version of each distribution that the group pins, by canonical name."""
        files = [self.requirements, *([self.forced] if self.forced else [])]
        return dict(pin for path in files for pin in _pins(path))


@dataclass(frozen=True)
class Library:
    """A distribution, the program that uses it, and the check of that program."""

    name: str
    version: str
    group: Group
    folder: Path

    @property
    def program(self) -> Path:
        """What runs in the environment."""
        return self.folder / "program.py"

    @property
    def check(self) -> Path:
        """What asks the program."""
        return self.folder / "check.py"

    @property
    def exercised(self) -> str:
        """What the check says that it tries, as a line without its full stop."""
        text = ast.get_docstring(ast.parse(self.check.read_text(encoding="utf-8")))
        if not text:
            raise CompatError(f"{self.check} has no docstring: say what it tries.")
        return text.partition("\n")[0].rstrip(".")


def groups(root: Path = HERE) -> list[Group]:
    """All groups, in order of their names."""
    folder = root / "requirements"
    files = sorted(folder.glob("*.txt"))
    return [Group(path.stem, folder) for path in files if _FORCED not in path.stem]


def libraries(root: Path = HERE) -> list[Library]:
    """All libraries, in order of their names.

    :raises CompatError: if a folder has no pin, or a pin of two groups.
    """
    pinned = _pinned(groups(root))
    folders = sorted(path.parent for path in root.glob("libraries/*/program.py"))
    return [_library(folder, pinned) for folder in folders]


def chosen(names: Sequence[str], among: Sequence[Library]) -> list[Library]:
    """The libraries of these names, or all of them if none is named.

    :raises CompatError: for a name that no library has.
    """
    wanted = {str(canonicalize_name(name)) for name in names}
    unknown = wanted - {library.name for library in among}
    if unknown:
        raise CompatError(
            f"No folder of compat/libraries is for {', '.join(sorted(unknown))}:"
            f" there are {', '.join(library.name for library in among)}."
        )
    return [library for library in among if not wanted or library.name in wanted]


def left_out(root: Path = HERE) -> dict[str, str]:
    """Why some libraries are not tried, by the name and release that was looked at."""
    notes = (line.partition(":") for line in lines(root / "left_out.txt"))
    return {name.strip(): reason.strip() for name, _, reason in notes}


def lines(path: Path) -> list[str]:
    """What a file lists, without comments; nothing if there is no such file."""
    if not path.exists():
        return []
    texts = path.read_text(encoding="utf-8").splitlines()
    contents = [text.partition("#")[0].strip() for text in texts]
    return [content for content in contents if content]


def _pinned(among: Sequence[Group]) -> dict[str, list[tuple[str, Group]]]:
    found: dict[str, list[tuple[str, Group]]] = {}
    for group in among:
        for name, version in group.pins().items():
            found.setdefault(name, []).append((version, group))
    return found


def _library(folder: Path, pinned: Mapping[str, list[tuple[str, Group]]]) -> Library:
    name = str(canonicalize_name(folder.name))
    pins = pinned.get(name, [])
    if len(pins) != 1:
        raise CompatError(
            f"{name} is pinned in {len(pins)} groups of compat/requirements:"
            f" {folder} needs exactly one."
        )
    version, group = pins[0]
    return Library(name, version, group, folder)


def _pins(path: Path) -> Iterator[tuple[str, str]]:
    for requirement in map(Requirement, lines(path)):
        for one in requirement.specifier:
            if one.operator == "==":
                yield str(canonicalize_name(requirement.name)), one.version
