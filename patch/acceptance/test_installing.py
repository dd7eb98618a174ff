"""The branch over the release and back, with pip and with uv, as the README says."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Set

import pytest

from patch import bases

RELEASE = bases.chosen()
BRANCH = f"{RELEASE}+{bases.LABEL}"
NEWER = "4.999.0"
Files = Set[str]


class Environment:
    """A virtual environment with the release and what it requires."""

    def __init__(self, folder: Path, packages: Path) -> None:
        _run([sys.executable, "-m", "venv", str(folder)])
        self.folder = folder
        self.python = str(next(folder.glob("*/python")))
        self.packages = packages
        self.pip("install", f"dash==={RELEASE}")

    def pip(self, *arguments: str) -> None:
        _run([self.python, "-m", "pip", "--quiet", *arguments])

    def pip_offline(self, *arguments: str) -> None:
        """Knows the branch, the release, and one that is newer."""
        known = ["--no-index", "--find-links", str(self.packages)]
        self.pip("install", "--no-deps", *known, *arguments)

    def version(self) -> str:
        """What is installed, asked where no `dash` is in the way."""
        command = "import dash; print(dash.__version__)"
        return _run([self.python, "-c", command], cwd=self.folder).strip()

    def files(self) -> Files:
        return {
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }


def _run(command: "list[str]", cwd: Path = bases.ROOT) -> str:
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    result = subprocess.run(
        command, cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def _renamed(wheel: Path, version: str) -> None:
    """Writes a wheel of the same files under another version beside the wheel."""
    old, new = f"dash-{RELEASE}", f"dash-{version}"
    target = wheel.with_name(wheel.name.replace(old, new))
    with zipfile.ZipFile(wheel) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.startswith(f"{old}.dist-info/"):
                content = content.replace(
                    f"\nVersion: {RELEASE}\n".encode(),
                    f"\nVersion: {version}\n".encode(),
                ).replace(f"{old}.dist-info".encode(), f"{new}.dist-info".encode())
            if name == "dash/version.py":
                content = content.replace(RELEASE.encode(), version.encode())
            after.writestr(
                name.replace(f"{old}.dist-info", f"{new}.dist-info"), content
            )


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheels of the branch, of its base, and of a release to come."""
    folder = tmp_path_factory.mktemp("packages")
    pip = [sys.executable, "-m", "pip", "--quiet"]
    only = ["--only-binary", ":all:", "--no-deps"]
    _run([*pip, "download", *only, "--dest", str(folder), f"dash==={RELEASE}"])
    (wheel,) = folder.glob("*.whl")
    _renamed(wheel, NEWER)
    _run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), "."])
    return folder


@pytest.fixture(scope="module")
def environment(
    packages: Path, tmp_path_factory: pytest.TempPathFactory
) -> Environment:
    return Environment(tmp_path_factory.mktemp("environment"), packages)


@pytest.fixture
def released(environment: Environment) -> Environment:
    """The environment with the release in it."""
    environment.pip_offline("--force-reinstall", f"dash==={RELEASE}")
    assert environment.version() == RELEASE
    return environment


def _is_ours(path: str) -> bool:
    return "/callback_registry/" in path or "+registry" in path


def test_over_the_release_and_back_leaves_nothing(released: Environment) -> None:
    before = released.files()
    released.pip_offline(f"dash==={BRANCH}")
    assert released.version() == BRANCH
    assert any(_is_ours(path) for path in released.files())
    released.pip_offline(f"dash==={RELEASE}")
    assert released.version() == RELEASE
    assert released.files() == before


def test_uninstalling_leaves_what_uninstalling_the_release_leaves(
    released: Environment,
) -> None:
    released.pip("uninstall", "--yes", "dash")
    without = released.files()
    released.pip_offline(f"dash==={BRANCH}")
    released.pip("uninstall", "--yes", "dash")
    assert released.files() == without


def test_two_signs_do_not_go_back(released: Environment) -> None:
    released.pip_offline(f"dash==={BRANCH}")
    released.pip_offline(f"dash=={RELEASE}")
    assert released.version() == BRANCH


def test_upgrade_goes_to_a_newer_release(released: Environment) -> None:
    released.pip_offline(f"dash==={BRANCH}")
    released.pip_offline("--upgrade", "dash")
    assert released.version() == NEWER
    assert not any(_is_ours(path) for path in released.files())


def test_upgrade_stays_while_none_is_newer(released: Environment) -> None:
    released.pip_offline(f"dash==={BRANCH}")
    released.pip_offline("--upgrade", f"dash<{NEWER}")
    assert released.version() == BRANCH


def test_built_from_the_folder(released: Environment) -> None:
    released.pip("install", "--no-deps", ".")
    assert released.version() == BRANCH


def test_uv_builds_from_the_folder_and_goes_back(released: Environment) -> None:
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet"]
    uv += ["--python", released.python]
    _run([*uv, "."])
    assert released.version() == BRANCH
    _run([*uv, f"dash==={RELEASE}"])
    assert released.version() == RELEASE
    assert not any(_is_ours(path) for path in released.files())
