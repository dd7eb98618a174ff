"""The base release as it is installed where the branch is built."""

import re
import shutil
from email.message import Message
from email.parser import HeaderParser
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence, Tuple

from patch import bases
from patch.errors import PatchError

# The folders of data files; what else stands outside of the package are scripts.
DATA = ("etc", "share")


def find_release() -> Distribution:
    """The installed release of Dash, which must be one that the branch is tested with."""
    try:
        found = distribution("dash")
    except PackageNotFoundError:
        raise PatchError(
            f"dash {bases.chosen()} is not installed in the build environment: build "
            "with isolation, or install that release first."
        ) from None
    if bases.is_branch(found.version):
        raise PatchError(
            f"dash {found.version}, found in the build environment, is this branch "
            f"already: build with isolation, or install dash {bases.chosen()} first."
        )
    bases.tested(found.version, "found in the build environment")
    return found


def copy_package(release: Distribution, tree: Path) -> None:
    """Copy all files of the package `dash` into a tree."""
    for path in release.files or []:
        if path.parts[0] == "dash" and path.suffix != ".pyc":
            _copy(Path(str(path.locate())), tree.joinpath(*path.parts))


def copy_data(release: Distribution, tree: Path) -> List[Tuple[str, Sequence[str]]]:
    """Copy the data files into a tree, and list them as `setup` wants it."""
    folders: Dict[str, List[str]] = {}
    for path in release.files or []:
        parts = [part for part in path.parts if part != ".."]
        if parts[0] in DATA:
            copy = tree.joinpath(*parts)
            _copy(Path(str(path.locate())), copy)
            folders.setdefault("/".join(parts[:-1]), []).append(copy.as_posix())
    return [(folder, sorted(files)) for folder, files in sorted(folders.items())]


def declared(release: Distribution) -> Dict[str, Any]:
    """What the release says of itself, as arguments of `setup`."""
    metadata = HeaderParser().parsestr(release.read_text("METADATA") or "")
    required, extras = _requirements(metadata)
    return {
        "description": metadata["Summary"],
        "long_description": metadata.get_payload(),
        "long_description_content_type": metadata["Description-Content-Type"],
        "url": metadata["Home-page"],
        "author": metadata["Author"],
        "author_email": metadata["Author-email"],
        "license": metadata["License"],
        "project_urls": dict(_project_urls(metadata)),
        "classifiers": metadata.get_all("Classifier", []),
        "python_requires": metadata["Requires-Python"],
        "install_requires": required,
        "extras_require": extras,
        "entry_points": release.read_text("entry_points.txt"),
    }


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _project_urls(metadata: "Message[str, str]") -> Iterator[Tuple[str, str]]:
    for line in metadata.get_all("Project-URL", []):
        label, _, url = line.partition(", ")
        yield label, url


def _requirements(
    metadata: "Message[str, str]",
) -> Tuple[List[str], Dict[str, List[str]]]:
    """The requirements of the package, and those of each extra."""
    required: List[str] = []
    extras: Dict[str, List[str]] = {
        name: [] for name in metadata.get_all("Provides-Extra", [])
    }
    for line in metadata.get_all("Requires-Dist", []):
        of_extra = re.search(r"""(?:;| and) extra == ["']([^"']+)["']$""", line)
        if of_extra:
            extras[of_extra[1]].append(line[: of_extra.start()])
        else:
            required.append(line)
    return required, extras
