import importlib
import sys

import dash
import pytest
from dash import _callback
from dash._hooks import HooksManager

from .apps import HEAD


@pytest.fixture(autouse=True)
def nothing_declared(monkeypatch):
    """Drops what other tests have declared, and what they put in the old globals."""
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    before = {key: one for key, one in vars(_callback).items() if "GLOBAL_" in key}
    for container in before.values():
        container.clear()
    if hasattr(dash, "callback_registry"):
        dash.callback_registry.reset()
    yield
    for name in [one for one in vars(_callback) if "GLOBAL_" in one]:
        delattr(_callback, name)
    vars(_callback).update(before)
    dash.page_registry.clear()


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes modules where they can be imported from, and forgets them after."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    known = set(sys.modules)

    def write_module(name, source):
        path = tmp_path / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + source)
        importlib.invalidate_caches()
        return path

    yield write_module
    for name in set(sys.modules) - known:
        del sys.modules[name]


@pytest.fixture
def load(write):
    """Writes a module and imports it."""

    def load_module(name, source):
        write(name, source)
        return importlib.import_module(name)

    return load_module
