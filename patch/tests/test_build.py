"""The wheel holds the base release, our modules, and nothing else."""

import shutil
import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Dict, Set

import pytest

from patch import bases, trees
from patch.rewrite import rewrite
from patch.sets import load_sets

VERSION = f"{bases.default()}+{bases.LABEL}"


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, for a build renews the tree that an editable install uses."""
    copy = tmp_path_factory.mktemp("copy") / "branch"
    ignored = shutil.ignore_patterns(".*", "build", "dist", "__pycache__")
    shutil.copytree(bases.ROOT, copy, ignore=ignored)
    return copy


@pytest.fixture(scope="module")
def archives(branch: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the archives that `python -m build` makes."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(branch)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel."""
    (archive,) = archives.glob("*.whl")
    assert archive.name == f"dash-{VERSION}-py3-none-any.whl"
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(archive) as contents:
        contents.extractall(folder)
    return folder


def test_has_all_files_of_the_base_and_ours(
    wheel: Path, base: trees.Tree, branch: Path
) -> None:
    ours = _files(branch / "dash")
    assert _files(wheel / "dash") == _files(base.root / "dash") | ours


def test_changes_only_what_the_edits_change(
    wheel: Path, base: trees.Tree, branch: Path
) -> None:
    edited = rewrite(base, load_sets(branch / "patch" / "edits")).files
    differing: Dict[str, bytes] = {}
    for name in _files(base.root / "dash"):
        path = f"dash/{name}"
        built = (wheel / path).read_bytes()
        if built != base.read(path):
            differing[path] = built
    version = differing.pop("dash/version.py")
    assert VERSION in version.decode()
    assert differing == edited


def test_has_our_modules_as_they_are(wheel: Path, branch: Path) -> None:
    for name in _files(branch / "dash"):
        ours = (branch / "dash" / name).read_bytes()
        assert (wheel / "dash" / name).read_bytes() == ours


def test_declares_what_the_base_declares(wheel: Path, base: trees.Tree) -> None:
    ours, theirs = _metadata(wheel), _metadata(base.root)
    assert ours["Version"] == VERSION
    assert ours.get_payload() == theirs.get_payload()
    # Which fields a build computes, and the format's version, are the builder's.
    for key in {*ours.keys(), *theirs.keys()} - {"Version", "Dynamic"}:
        if key != "Metadata-Version":
            assert sorted(ours.get_all(key, [])) == sorted(theirs.get_all(key, [])), key


def test_has_scripts_and_pytest_plugin(wheel: Path, base: trees.Tree) -> None:
    (ours,) = wheel.glob("*.dist-info/entry_points.txt")
    (theirs,) = base.root.glob("*.dist-info/entry_points.txt")
    assert ours.read_text() == theirs.read_text()


def test_has_data_files(wheel: Path, base: trees.Tree) -> None:
    (ours,) = wheel.glob("*.data/data")
    (theirs,) = base.root.glob("*.data/data")
    assert _files(ours) == _files(theirs)
    assert "etc/jupyter/nbconfig/notebook.d/dash.json" in _files(ours)


def test_has_the_licence(wheel: Path) -> None:
    (licence,) = wheel.glob("*.dist-info/licenses/LICENSE")
    assert "Plotly" in licence.read_text()


def test_source_archive_leaves_the_base_out(archives: Path, branch: Path) -> None:
    (archive,) = archives.glob("*.tar.gz")
    listing = subprocess.run(
        ["tar", "--list", "--file", str(archive)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    inside = {line.partition("/")[2] for line in listing}
    assert {"setup.py", "patch/__init__.py", "requirements/base.txt"} <= inside
    # What the commands of the Makefile run.
    assert {"conftest.py", "compat/__main__.py", "benchmarks/__main__.py"} <= inside
    modules = {n for n in inside if n.startswith("dash/") and not n.endswith("/")}
    assert modules == {f"dash/{name}" for name in _files(branch / "dash")}
    built = {name for name in inside if name.startswith("build/") and name[-1] != "/"}
    assert {name.split("/")[2] for name in built} <= {"dash.egg-info"}


def _files(folder: Path) -> Set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.glob("**/*")
        if path.is_file() and path.suffix != ".pyc"
    }


def _metadata(folder: Path) -> "Message[str, str]":
    (path,) = folder.glob("*.dist-info/METADATA")
    return HeaderParser().parsestr(path.read_text(encoding="utf-8"))
