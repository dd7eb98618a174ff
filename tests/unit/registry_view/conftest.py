import contextvars
import importlib
import sys
import weakref

import dash
import pytest
from dash._hooks import HooksManager
from dash.callback_registry import pending


@pytest.fixture(autouse=True)
def clean_registry(monkeypatch):
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    drop_pending()
    # What earlier tests have built may live on, and would be spoken of.
    monkeypatch.setattr(pending, "_apps", weakref.WeakValueDictionary())


def drop_pending():
    dash.callback_registry.reset()


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a module into a folder that is imported from, and forgets it after."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    known = set(sys.modules)

    def write_module(name, source):
        path = tmp_path / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
        importlib.invalidate_caches()
        return path

    yield write_module
    for name in set(sys.modules) - known:
        del sys.modules[name]


@pytest.fixture
def outputs():
    """The outputs that an app lists to its page, in order."""

    def listed(app):
        # Dash leaves the app in the context of whoever asks.
        response = contextvars.copy_context().run(
            app.server.test_client().get,
            app.config.routes_pathname_prefix + "_dash-dependencies",
        )
        assert response.status_code == 200, response.get_data(as_text=True)
        return [one["output"] for one in response.get_json()]

    return listed


@pytest.fixture
def call():
    """What a callback with one input and one output answers."""

    def answer(app, output="out", value="x", source="in"):
        response = app.server.test_client().post(
            app.config.routes_pathname_prefix + "_dash-update-component",
            json={
                "output": f"{output}.children",
                "outputs": {"id": output, "property": "children"},
                "inputs": [{"id": source, "property": "value", "value": value}],
                "changedPropIds": [f"{source}.value"],
            },
        )
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_json()["response"][output]["children"]

    return answer
