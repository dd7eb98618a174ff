import re

import pytest

from compat.errors import CompatError
from compat.libraries import HERE, chosen, groups, left_out, libraries


@pytest.fixture
def write(tmp_path):
    def write_file(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    write_file("requirements/one.txt", "dash-auth==2.3.0  # a comment\naiohttp\n")
    write_file("requirements/one.forced.txt", "Dash_Spa==1.1.5\n")
    write_file("libraries/dash_auth/program.py", "")
    write_file("libraries/dash_auth/check.py", '"""Logs in.\n\nMore."""\n')
    return write_file


def test_a_group_is_a_file_and_what_is_forced_into_it(write, tmp_path):
    (group,) = groups(tmp_path)
    assert group.name == "one"
    assert group.forced == tmp_path / "requirements" / "one.forced.txt"
    assert group.pins() == {"dash-auth": "2.3.0", "dash-spa": "1.1.5"}


def test_a_library_is_a_folder_and_a_pin(write, tmp_path):
    (library,) = libraries(tmp_path)
    assert (library.name, library.version) == ("dash-auth", "2.3.0")
    assert library.group.name == "one"
    assert library.exercised == "Logs in"


def test_a_folder_without_a_pin_is_refused(write, tmp_path):
    write("libraries/dash_other/program.py", "")
    with pytest.raises(CompatError, match="dash-other is pinned in 0 groups"):
        libraries(tmp_path)


def test_a_pin_of_two_groups_is_refused(write, tmp_path):
    write("requirements/two.txt", "dash-auth==2.2.0\n")
    with pytest.raises(CompatError, match="dash-auth is pinned in 2 groups"):
        libraries(tmp_path)


def test_a_check_that_does_not_say_what_it_tries_is_refused(write, tmp_path):
    write("libraries/dash_auth/check.py", "")
    (library,) = libraries(tmp_path)
    with pytest.raises(CompatError, match="has no docstring"):
        assert library.exercised


def test_libraries_are_chosen_by_any_spelling(write, tmp_path):
    among = libraries(tmp_path)
    assert chosen(["Dash_Auth"], among) == chosen([], among) == among


def test_an_unknown_library_is_refused(write, tmp_path):
    with pytest.raises(CompatError, match="is for dash-none: there are dash-auth"):
        chosen(["dash-none"], libraries(tmp_path))


def test_reasons_to_leave_a_library_out(write, tmp_path):
    write("left_out.txt", "dash-old 1.0: asks for Dash 2: really\n# a comment\n")
    assert left_out(tmp_path) == {"dash-old 1.0": "asks for Dash 2: really"}


@pytest.mark.parametrize("library", libraries(), ids=lambda library: library.name)
def test_every_library_is_checked_and_locked(library):
    text = library.check.read_text(encoding="utf-8")
    assert library.exercised
    assert "def over_http(" in text or "def in_browser(" in text
    assert library.group.lock.exists()


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.name)
def test_every_pin_has_a_library_or_says_what_it_is_for(group):
    tried = {library.name for library in libraries()}
    text = group.requirements.read_text(encoding="utf-8")
    for name in set(group.pins()) - tried:
        assert re.search(rf"^{name}==.*#", text, re.MULTILINE), name


def test_reasons_name_no_library_that_is_tried():
    tried = {library.name for library in libraries(HERE)}
    assert tried.isdisjoint(name.partition(" ")[0] for name in left_out(HERE))
