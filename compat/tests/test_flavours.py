import zipfile

import pytest

from compat.errors import CompatError
from compat.flavours import branch, stock


def built(monkeypatch, text, returncode=0):
    def run(command, **_):
        folder = command[command.index("--wheel-dir") + 1]
        if not returncode:
            name = f"{folder}/dash-4.4.1+registry.1-py3-none-any.whl"
            with zipfile.ZipFile(name, "w") as archive:
                archive.writestr("dash/dash.py", text)
        return type("Done", (), {"returncode": returncode, "stderr": "no edit matches"})

    monkeypatch.setattr("compat.flavours.subprocess.run", run)


def test_stock_is_that_release_and_no_local_version_of_it():
    assert stock("4.4.1").requirement == "dash[fastapi]===4.4.1"


def test_branch_is_known_by_what_its_wheel_holds(monkeypatch, tmp_path):
    digests = []
    for text in ("one", "one", "two"):
        built(monkeypatch, text)
        made = branch(tmp_path, tmp_path / "wheels")
        assert made.version == "4.4.1+registry.1"
        assert made.requirement.startswith("dash[fastapi] @ file:///")
        digests.append(made.digest)
    assert digests[0] == digests[1] != digests[2]


def test_a_branch_that_does_not_build_is_told(monkeypatch, tmp_path):
    built(monkeypatch, "", returncode=1)
    with pytest.raises(CompatError, match="does not build:\nno edit matches"):
        branch(tmp_path, tmp_path / "wheels")
