"""The branch as it is installed beside these tests."""

import re
import subprocess
import sys
from importlib.metadata import distribution, version
from typing import List

import pytest
from dash import Dash, __version__, dcc, html
from patch import bases


@pytest.fixture
def scripts() -> List[str]:
    """The addresses of all scripts in the page of an app with every bundle."""
    app = Dash("bundles", eager_loading=True)
    app.layout = html.Div(dcc.Markdown())
    client = app.server.test_client()
    page = client.get("/").get_data(as_text=True)
    found = re.findall(r'<script[^>]* src="([^"]+)"', page)
    return [f"{client.get(src).status_code} {src}" for src in found]


def test_version_is_said_alike() -> None:
    assert version("dash") == __version__ == f"{bases.chosen()}+{bases.LABEL}"


def test_scripts_are_served_under_their_fingerprints(scripts: List[str]) -> None:
    assert len(scripts) > 5
    assert [line for line in scripts if not line.startswith("200 ")] == []
    label = re.sub(r"\W", "_", __version__)
    assert any(f".v{label}m" in line for line in scripts)


def test_requirements_are_met() -> None:
    command = [sys.executable, "-m", "pip", "check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_has_scripts_and_pytest_plugin() -> None:
    declared = {(one.group, one.name) for one in distribution("dash").entry_points}
    assert ("pytest11", "dash") in declared
    assert ("console_scripts", "dash-generate-components") in declared
