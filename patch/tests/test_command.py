import re
import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest

from patch import bases
from patch.command import main
from patch.rewrite import rewrite
from patch.sets import load_sets
from patch.tests.conftest import git
from patch.trees import Tree, unpacked

Output = pytest.CaptureFixture[str]


@pytest.fixture
def copy(base: Tree, tmp_path: Path) -> Path:
    """A folder with the modules of the default base, to change some of them."""
    for path in base.root.glob("dash/**/*.py"):
        target = tmp_path / path.relative_to(base.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return tmp_path


def _refused(capsys: Output, *arguments: str) -> str:
    """The one line on standard error with which a command ends."""
    assert main(arguments) == 1
    output = capsys.readouterr()
    assert output.out == ""
    (line,) = output.err.splitlines()
    return line


def test_check_refuses_unknown_version(capsys: Output) -> None:
    line = _refused(capsys, "check", "--base", "1.0.0")
    assert "dash 1.0.0, named by --base, is no base" in line
    assert line.endswith("choose one of 4.2.0, 4.3.0, 4.4.0, 4.4.1.")


def test_check_refuses_unknown_version_in_environment(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASH_BASE", "5")
    monkeypatch.setattr("patch.trees.installed", lambda: None)
    line = _refused(capsys, "check")
    assert "dash 5, named by DASH_BASE, is no base" in line


def test_check_refuses_folder_without_dash(capsys: Output, tmp_path: Path) -> None:
    line = _refused(capsys, "check", "--base", str(tmp_path))
    assert line.startswith(f"{tmp_path} holds no Dash: there is no dash/dash.py")


def test_check_refuses_unknown_set(capsys: Output, base: Tree) -> None:
    line = _refused(capsys, "check", "--base", str(base.root), "--only", "nothing")
    assert line.startswith("There is no set of edits called 'nothing': choose from ")


def test_check_names_edit_that_does_not_match(
    capsys: Output, base: Tree, copy: Path
) -> None:
    (copy / "dash" / "_callback.py").write_text("")
    line = _refused(capsys, "check", "--base", str(copy))
    assert line.startswith(f"dash {base.version}, dash/_callback.py: the edit ")
    assert re.search(r"adapt it in patch/edits/\w+/dash/_callback\.py\.$", line)


def test_check_says_what_is_there_and_what_is_missing(
    capsys: Output, release: Callable[[str], Tree]
) -> None:
    assert main(["check", "--base", str(release("4.2.0").root)]) == 0
    missing = "dash/mcp/_server.py: not there, there are no models to answer\n"
    assert missing in capsys.readouterr().out
    assert main(["check", "--base", str(release("4.4.0").root)]) == 0
    there = "_fastapi.py: 'let the page know its request' is already there\n"
    assert there in capsys.readouterr().out


def test_version_decides_nothing(copy: Path) -> None:
    edited = rewrite(unpacked(copy), load_sets()).files
    (copy / "dash" / "version.py").write_text('__version__ = "4.2.0"\n')
    assert rewrite(unpacked(copy), load_sets()).files == edited


def test_check_refuses_module_that_is_missing(capsys: Output, copy: Path) -> None:
    (copy / "dash" / "_callback.py").unlink()
    line = _refused(capsys, "check", "--base", str(copy))
    assert "has no dash/_callback.py: if a Dash can do without, let " in line


@pytest.mark.parametrize("version", bases.TESTED)
def test_check_proves_edits_on_each_base(
    capsys: Output, release: Callable[[str], Tree], version: str
) -> None:
    assert main(["check", "--base", str(release(version).root)]) == 0
    assert f"dash {version}: all edits match" in capsys.readouterr().out


@pytest.fixture(scope="module")
def diff(base: Tree) -> str:
    """What `diff` prints for the default base."""
    command = [sys.executable, "-m", "patch", "diff", "--base", str(base.root)]
    return subprocess.run(
        command, cwd=bases.ROOT, check=True, capture_output=True, text=True
    ).stdout


def test_diff_applies_with_git(diff: str, checkout: Path) -> None:
    (checkout / "sample.diff").write_text(diff)
    git(checkout, "apply", "sample.diff")
    changed = git(checkout, "diff", "--name-only").split()
    assert [f"+++ b/{path}" for path in changed] == [
        line for line in diff.splitlines() if line.startswith("+++ ")
    ]


def test_stat_counts_the_lines_of_the_diff(
    capsys: Output, diff: str, base: Tree
) -> None:
    lines = diff.splitlines()
    added = sum(line[:1] == "+" and line[:4] != "+++ " for line in lines)
    removed = sum(line[:1] == "-" and line[:4] != "--- " for line in lines)
    main(["diff", "--stat", "--base", str(base.root)])
    assert capsys.readouterr().out.endswith(f" files, +{added} -{removed}\n")


def test_diff_can_be_read_in_one_sitting(diff: str) -> None:
    assert 0 < sum(line[:1] in "+-" for line in diff.splitlines() if line) < 450


def test_help_names_commands_and_sets() -> None:
    command = [sys.executable, "-m", "patch", "--help"]
    result = subprocess.run(
        command, cwd=bases.ROOT, check=True, capture_output=True, text=True
    )
    for word in ("check", "diff", "apply", "registry"):
        assert word in result.stdout
