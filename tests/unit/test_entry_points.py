import sys

import pytest
from dash import Dash
from dash._hooks import HooksManager

ENTRY_POINTS = "[dash_hooks]\nsample = sample_of_entry_points\n"


class Counts:
    """Finds nothing, and counts how often it was asked for distributions."""

    asked = 0

    def find_spec(self, *_):
        return None

    def find_distributions(self, _):
        self.asked += 1
        return []


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The module that an installed package names as its hooks."""
    info = tmp_path / "sample-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sample\nVersion: 1.0")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(HooksManager, "_registered", False)
    yield tmp_path / "sample_of_entry_points.py"
    sys.modules.pop("sample_of_entry_points", None)


def test_entp001_first_app_loads_entry_points(installed):
    installed.write_text("loaded = True")
    Dash("first")
    assert sys.modules["sample_of_entry_points"].loaded


def test_entp002_second_app_asks_for_no_distributions(installed, monkeypatch):
    installed.touch()
    counts = Counts()
    monkeypatch.setattr(sys, "meta_path", [counts, *sys.meta_path])
    Dash("first")
    assert counts.asked == 1
    Dash("second")
    assert counts.asked == 1


def test_entp003_next_app_tries_again_what_failed(installed):
    installed.write_text("raise ValueError('not yet')")
    with pytest.raises(ValueError, match="not yet"):
        Dash("first")
    installed.write_text("loaded = 'at last'")
    Dash("second")
    assert sys.modules["sample_of_entry_points"].loaded == "at last"
