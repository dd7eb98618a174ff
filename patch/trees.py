"""Folders that hold Dash's own modules: installed, downloaded or checked out."""

import re
import subprocess
import sys
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Iterator, Optional

from patch import bases
from patch.errors import PatchError


@dataclass(frozen=True)
class Tree:
    """A folder with `dash/` in it, and the version that stands there."""

    version: str
    root: Path

    def has(self, path: str) -> bool:
        return (self.root / path).is_file()

    def read(self, path: str) -> bytes:
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            raise PatchError(
                f"dash {self.version} has no {path}: if a Dash can do without, let the "
                "file of the edits to it say why, as IF_MISSING."
            ) from None


def unpacked(root: Path) -> Tree:
    """The tree in a folder, such as a checkout or an unpacked wheel."""
    version_file = root / "dash" / "version.py"
    if not (root / "dash" / "dash.py").is_file() or not version_file.is_file():
        raise PatchError(
            f"{root} holds no Dash: there is no dash/dash.py with a dash/version.py, "
            "so name a folder that has them."
        )
    text = version_file.read_text(encoding="utf-8")
    found = re.search(r"""__version__ *= *["']([^"']+)""", text)
    if not found:
        raise PatchError(f"{version_file} names no version: give it one.")
    return Tree(found[1], root)


def installed() -> Optional[Tree]:
    """The release that is installed, unless it is missing or the branch itself."""
    try:
        found = distribution("dash")
    except PackageNotFoundError:
        return None
    if bases.is_branch(found.version):
        return None
    return Tree(found.version, Path(str(found.locate_file(""))))


@contextmanager
def downloaded(version: str) -> Iterator[Tree]:
    """A published release, fetched with pip for as long as the context lasts."""
    with tempfile.TemporaryDirectory() as folder:
        _download(f"dash==={version}", folder)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        yield Tree(version, Path(folder))


@contextmanager
def base(named: Optional[str]) -> Iterator[Tree]:
    """The tree that `--base` names: a folder, or a version; without it the default.

    The default is the release that is installed; where there is none, the chosen
    base is downloaded.
    """
    found = installed() if named is None else None
    if found:
        yield found
    elif named is None:
        with downloaded(bases.chosen()) as tree:
            yield tree
    elif Path(named).is_dir():
        yield unpacked(Path(named))
    else:
        with downloaded(bases.tested(named, "named by --base")) as tree:
            yield tree


def _download(requirement: str, folder: str) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", folder, requirement]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        last = (result.stderr.strip().splitlines() or ["no message"])[-1]
        raise PatchError(
            f"pip could not download {requirement} ({last}): name an unpacked release "
            "with --base instead."
        )
