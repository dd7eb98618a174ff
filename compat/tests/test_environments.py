import json
import sys
from pathlib import Path

import pytest

from compat.environments import Environment, Twin, found_interpreter
from compat.errors import CompatError
from compat.flavours import Flavour
from compat.libraries import Group
from compat.nominal import nominal_pin

STOCK = Flavour("stock", "dash===4.4.1", "4.4.1", "4.4.1")
BRANCH = Flavour("branch", "a wheel", "4.4.1+registry.1", "digest")


@pytest.fixture
def environment(tmp_path):
    (tmp_path / "one.txt").write_text("dash-auth==2.3.0\n", encoding="utf-8")
    made = tmp_path / "venv"
    (made / "bin").mkdir(parents=True)
    return Environment(Group("one", tmp_path), STOCK, made)


@pytest.fixture
def commands(monkeypatch):
    """The commands that would have run; an interpreter tells Dash's version."""
    run = []

    def fake(command):
        run.append(" ".join(command[1:]))
        if "venv" in command:
            Path(command[-1]).mkdir()
        return "4.4.1\n"

    monkeypatch.setattr("compat.environments._run", fake)
    return run


def test_made_once_and_then_reused(environment, commands):
    environment.prepare("python3")
    assert "-m venv" in commands[0]
    assert "--requirement" in commands[2]
    commands.clear()
    environment.prepare("python3")
    assert commands == []


def test_another_dash_replaces_only_dash(environment, commands):
    environment.prepare("python3")
    commands.clear()
    other = Environment(
        environment.group,
        Flavour("stock", "another wheel", "4.4.1", "other"),
        environment.folder,
    )
    other.prepare("python3")
    assert "--force-reinstall --no-deps another wheel" in commands[0]
    assert not any("venv" in command.split() for command in commands)


@pytest.mark.parametrize("changed", ["one.txt", "one.lock", "one.forced.txt"])
def test_other_pins_make_it_anew(environment, commands, changed):
    environment.prepare("python3")
    commands.clear()
    path = environment.group.folder / changed
    path.write_text("dash-auth==2.2.0\n", encoding="utf-8")
    environment.prepare("python3")
    assert "-m venv" in commands[0]


def test_a_library_that_brings_another_dash_is_refused(environment, commands):
    wrong = Environment(environment.group, BRANCH, environment.folder)
    with pytest.raises(CompatError, match="has Dash 4.4.1 instead of 4.4.1.registry.1"):
        wrong.prepare("python3")
    assert not (wrong.folder / "compat.json").exists()


def test_lock_leaves_out_dash_and_the_libraries(environment, monkeypatch):
    listed = "dash==4.4.1\nDash_Auth==2.3.0\nFlask==3.1.3\n-e here\n"
    monkeypatch.setattr("compat.environments._run", lambda command: listed)
    assert environment.lock("python3") == 1
    assert environment.group.lock.read_text(encoding="utf-8") == "Flask==3.1.3\n"
    stamp = json.loads((environment.folder / "compat.json").read_text())
    assert stamp["dash"] == "4.4.1"


def test_a_twin_shares_all_but_dash(environment, commands):
    environment.prepare("python3")
    shared = environment.folder / "lib.py"
    shared.write_text("", encoding="utf-8")
    twin = Twin(
        environment.group,
        Flavour("branch", "a wheel", "4.4.1", "digest"),
        environment.folder.with_name("twin"),
        environment,
    )
    commands.clear()
    twin.prepare("python3")
    assert "--force-reinstall --no-deps a wheel" in commands[0]
    assert (twin.folder / "lib.py").samefile(shared)
    commands.clear()
    twin.prepare("python3")
    environment.prepare("python3")
    assert commands == []


def test_an_interpreter_is_known_by_its_place(monkeypatch):
    monkeypatch.setattr("compat.environments.PYTHON", sys.version_info[:2])
    direct, linked = found_interpreter(sys.executable), Path(sys.executable)
    assert direct == str(linked.resolve())


def test_another_python_is_refused(monkeypatch):
    answer = "3 9 /usr/bin/python3.9\n"
    monkeypatch.setattr("compat.environments._run", lambda command: answer)
    with pytest.raises(CompatError, match="is Python 3.9, and .* are for 3.11"):
        found_interpreter("python3.9")


@pytest.mark.parametrize(
    "requires, note",
    [
        ("dash>=2", ""),
        ("dash<4,>=2", "asks for dash<4,>=2, installed without its requirements"),
        ('dash<4; extra == "old"', ""),
        ("plotly<4", ""),
    ],
)
def test_a_requirement_that_forbids_this_dash_is_noted(environment, requires, note):
    folder = environment.folder / "lib/python3.11/site-packages/dash_auth.dist-info"
    folder.mkdir(parents=True)
    text = f"Name: dash-auth\nVersion: 1\nRequires-Dist: {requires}\n"
    (folder / "METADATA").write_text(text, encoding="utf-8")
    assert nominal_pin("dash-auth", environment) == note
