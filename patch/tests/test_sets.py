from pathlib import Path

import pytest

from patch.errors import PatchError
from patch.sets import choose, load_sets

EDIT = """
from patch.vocabulary import Edit, append

EDITS = [Edit("sample", append("x()"))]
"""


def _write_set(folder: Path, name: str, about: str = '"""A sample."""') -> None:
    (folder / name / "dash" / "backends").mkdir(parents=True)
    (folder / name / "__init__.py").write_text(about)
    (folder / name / "dash" / "dash.py").write_text(EDIT)
    (folder / name / "dash" / "backends" / "_flask.py").write_text(EDIT)


def test_walks_the_folders(tmp_path: Path) -> None:
    _write_set(tmp_path, "one")
    (one,) = load_sets(tmp_path)
    assert (one.name, one.about) == ("one", "A sample.")
    assert list(one.edits) == ["dash/backends/_flask.py", "dash/dash.py"]
    assert (one.requires, one.modules, one.tests) == ((), (), ())


def test_required_set_comes_first(tmp_path: Path) -> None:
    _write_set(tmp_path, "after", 'REQUIRES = ["base"]')
    _write_set(tmp_path, "base")
    assert [one.name for one in load_sets(tmp_path)] == ["base", "after"]


def test_choosing_pulls_required_in(tmp_path: Path) -> None:
    _write_set(tmp_path, "after", 'REQUIRES = ["base"]')
    _write_set(tmp_path, "base")
    _write_set(tmp_path, "other")
    chosen = choose(load_sets(tmp_path), ["after"])
    assert [one.name for one in chosen] == ["base", "after"]


def test_choosing_nothing_takes_all(tmp_path: Path) -> None:
    _write_set(tmp_path, "one")
    _write_set(tmp_path, "two")
    assert len(choose(load_sets(tmp_path), [])) == 2


def test_unknown_set_lists_known_ones(tmp_path: Path) -> None:
    _write_set(tmp_path, "one")
    _write_set(tmp_path, "two")
    with pytest.raises(PatchError, match="'three': choose from one, two"):
        choose(load_sets(tmp_path), ["three"])


def test_sets_cannot_require_one_another(tmp_path: Path) -> None:
    _write_set(tmp_path, "one", 'REQUIRES = ["two"]')
    _write_set(tmp_path, "two", 'REQUIRES = ["one"]')
    with pytest.raises(PatchError, match="The sets one -> two -> one require"):
        load_sets(tmp_path)


def test_edit_file_says_what_a_missing_module_means(tmp_path: Path) -> None:
    _write_set(tmp_path, "one")
    path = tmp_path / "one" / "dash" / "dash.py"
    path.write_text(f'{EDIT}\nIF_MISSING = "there is nothing to do"\n')
    (one,) = load_sets(tmp_path)
    assert one.if_missing == {"dash/dash.py": "there is nothing to do"}


def test_new_files_come_from_patterns(tmp_path: Path) -> None:
    _write_set(tmp_path, "one", 'MODULES = ["dash/new/**/*"]\nTESTS = ["tests/*.py"]')
    for path in ("dash/new/deep/a.py", "dash/new/a.pyc", "tests/b.py", "tests/c.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    (one,) = load_sets(tmp_path)
    assert one.new_files(tmp_path) == ["dash/new/deep/a.py", "tests/b.py"]


def test_file_named_in_full_is_of_that_set_only(tmp_path: Path) -> None:
    _write_set(tmp_path, "broad", 'TESTS = ["tests/*.py"]')
    _write_set(tmp_path, "narrow", 'TESTS = ["tests/b.py"]')
    (tmp_path / "tests").mkdir()
    for name in ("a.py", "b.py"):
        (tmp_path / "tests" / name).touch()
    broad, narrow = load_sets(tmp_path)
    assert broad.new_files(tmp_path) == ["tests/a.py"]
    assert narrow.new_files(tmp_path) == ["tests/b.py"]
