import os
import subprocess
import sys
from pathlib import Path
from typing import Sequence, Set

import pytest

from patch.bases import ROOT
from patch.changelog import mentioning, unreleased
from patch.checkout import plan, write
from patch.command import main
from patch.errors import PatchError
from patch.sets import EditSet, choose, load_sets
from patch.tests.conftest import commit, git

Output = pytest.CaptureFixture[str]


def _refused(capsys: Output, checkout: Path, *options: str) -> str:
    """The one line with which `apply` ends; nothing has changed."""
    before = git(checkout, "status", "--porcelain")
    assert main(["apply", str(checkout), *options]) == 1
    assert git(checkout, "status", "--porcelain") == before
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_refuses_folder_that_is_no_checkout(capsys: Output, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    line = _refused(capsys, tmp_path)
    assert line.startswith(f"{tmp_path} is no checkout of plotly/dash: it has no ")


def test_refuses_folder_without_git(
    capsys: Output, checkout: Path, tmp_path: Path
) -> None:
    checkout.joinpath(".git").rename(tmp_path / "git")
    assert main(["apply", str(checkout)]) == 1
    assert "is no git checkout" in capsys.readouterr().err
    assert not (checkout / "dash" / "callback_registry").exists()


@pytest.mark.parametrize("path", ["setup.py", "new.txt"])
def test_refuses_dirty_checkout(capsys: Output, checkout: Path, path: str) -> None:
    (checkout / path).write_text("# changed")
    line = _refused(capsys, checkout)
    assert f"has changes that are not committed ({path}, 1 in all)" in line


def test_refuses_second_time(capsys: Output, checkout: Path) -> None:
    _apply(checkout)
    commit(checkout)
    capsys.readouterr()
    line = _refused(capsys, checkout, "--only", "registry")
    assert "has all of registry already" in line


def test_refuses_to_overwrite(capsys: Output, checkout: Path) -> None:
    path = _registry().new_files()[0]
    (checkout / path).parent.mkdir(parents=True, exist_ok=True)
    (checkout / path).write_text("# theirs")
    commit(checkout)
    assert f"has a {path} of its own" in _refused(capsys, checkout)


def test_refuses_when_an_edit_does_not_match(capsys: Output, checkout: Path) -> None:
    (checkout / "dash" / "_callback.py").write_text("")
    commit(checkout)
    assert "dash/_callback.py: the edit " in _refused(capsys, checkout)


def test_refuses_to_leave_an_undefined_name(capsys: Output, checkout: Path) -> None:
    path = checkout / "dash" / "_validate.py"
    path.write_text(path.read_text().replace("callback_map", "callbacks"))
    commit(checkout)
    line = _refused(capsys, checkout, "--only", "first_request")
    assert line.startswith("dash/_validate.py would use `callback_map`, which nothing")


def test_changes_modules_tests_and_changelog_only(checkout: Path) -> None:
    assert main(["apply", str(checkout)]) == 0
    assert _changed(checkout) == _expected(load_sets())


@pytest.mark.parametrize("name", [one.name for one in load_sets()])
def test_takes_one_set_and_what_it_requires(checkout: Path, name: str) -> None:
    assert main(["apply", str(checkout), "--only", name]) == 0
    assert _changed(checkout) == _expected(choose(load_sets(), [name]))


ASK = """
import importlib
import sys

import dash
from dash import Dash, Input, Output, callback, html

for path in sys.argv[1:]:
    importlib.import_module(path[:-len(".py")].replace("/", ".").replace(".__init__", ""))


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"got {value}"


app = Dash("alone", use_pages=True, pages_folder="")
app.layout = html.Div()
client = app.server.test_client()
(spec,) = [
    one
    for one in client.get("/_dash-dependencies").get_json()
    if one["output"] == "out.children"
]
answered = client.post(
    "/_dash-update-component",
    json={
        "output": "out.children",
        "outputs": {"id": "out", "property": "children"},
        "inputs": [{"id": "in", "property": "value", "value": "it"}],
        "changedPropIds": ["in.value"],
    },
)
print(dash.__file__, answered.get_json()["response"]["out"]["children"])
"""


def _modules(one: EditSet) -> Sequence[str]:
    new = one.new_files()
    return [path for path in new if path.startswith("dash/") and path[-3:] == ".py"]


def _ask(checkout: Path, modules: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Imports modules of a checkout's Dash, and calls a callback of an app."""
    return subprocess.run(
        [sys.executable, "-c", ASK, *modules],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("one", load_sets(), ids=lambda one: one.name)
def test_one_set_alone_answers(checkout: Path, one: EditSet) -> None:
    assert main(["apply", str(checkout), "--only", one.name]) == 0
    result = _ask(checkout, _modules(one))
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == f"{checkout}/dash/__init__.py got it"


REQUIRING = [one for one in load_sets() if one.requires and one.edits]


@pytest.mark.parametrize("one", REQUIRING, ids=lambda one: one.name)
def test_set_needs_what_it_requires(checkout: Path, one: EditSet) -> None:
    try:
        write(checkout, plan(checkout, [one]))
    except PatchError:
        return
    assert _ask(checkout, [*_modules(one), *sorted(one.edits)]).returncode != 0


def test_every_file_comes_with_one_set() -> None:
    owned = [path for one in load_sets() for path in one.new_files()]
    assert len(owned) == len(set(owned))
    ours = {
        path.relative_to(ROOT).as_posix()
        for folder in ("dash", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert ours - set(owned) == set()


def test_adds_the_sets_that_are_missing(checkout: Path) -> None:
    _apply(checkout)
    commit(checkout)
    assert main(["apply", str(checkout)]) == 0
    missing = [one for one in load_sets() if one.name != "registry"]
    assert _changed(checkout) == _expected(missing)


def test_copies_new_files_as_they_are(checkout: Path) -> None:
    _apply(checkout)
    for path in _registry().new_files():
        assert (checkout / path).read_bytes() == (ROOT / path).read_bytes()


def test_keeps_version(checkout: Path) -> None:
    _apply(checkout)
    assert git(checkout, "diff", "dash/version.py") == ""


def test_adds_to_changelog(checkout: Path) -> None:
    _apply(checkout)
    text = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "Something else." in unreleased(text)["Fixed"][0]
    ours = unreleased((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    for title, entries in mentioning(ours, _registry().changelog).items():
        assert set(entries) <= set(unreleased(text)[title])
    removed = [
        line
        for line in git(checkout, "diff", "CHANGELOG.md").splitlines()
        if line.startswith("-") and not line.startswith("---")
    ]
    assert removed == []


def _apply(checkout: Path) -> None:
    assert main(["apply", str(checkout), "--only", "registry"]) == 0


def _registry() -> EditSet:
    (registry,) = choose(load_sets(), ["registry"])
    return registry


def _changed(checkout: Path) -> Set[str]:
    git(checkout, "add", "--all")
    return set(git(checkout, "diff", "--cached", "--name-only").splitlines())


def _expected(sets: Sequence[EditSet]) -> Set[str]:
    files = {"CHANGELOG.md"}
    return files.union(*({*one.edits, *one.new_files()} for one in sets))
