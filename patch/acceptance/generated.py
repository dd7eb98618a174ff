"""The generated files that a checkout of upstream lacks, taken from a release.

Building them takes Node.js and minutes, and no edit is about them.
"""

import shutil
import subprocess
from pathlib import Path
from typing import List

from patch.errors import PatchError
from patch.trees import Tree


def add_generated(checkout: Path, release: Tree) -> None:
    """Copy what upstream's build generates: the files of the release that git ignores.

    What git knows is upstream's own source, and stays as it is; so does what it
    neither knows nor ignores, which a later or an earlier source may have.
    """
    paths = _ignored(checkout, _missing(checkout, release))
    if not paths:
        raise PatchError(
            f"{checkout} ignores no file of dash {release.version}, so it is not told "
            "which ones a build generates: name a checkout with upstream's .gitignore."
        )
    for path in paths:
        target = checkout / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(release.root / path, target)


def _missing(checkout: Path, release: Tree) -> List[str]:
    files = (path for path in release.root.glob("dash/**/*") if path.is_file())
    names = (path.relative_to(release.root).as_posix() for path in files)
    return [name for name in names if not (checkout / name).exists()]


def _ignored(checkout: Path, paths: List[str]) -> List[str]:
    result = subprocess.run(
        ["git", "-C", str(checkout), "check-ignore", "--stdin"],
        input="\n".join(paths),
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout.splitlines()
