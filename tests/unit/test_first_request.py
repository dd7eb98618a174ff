import diskcache
import pytest
from dash import Dash, DiskcacheManager, Input, Output, html
from dash.exceptions import BackgroundCallbackError


class Entry(dict):
    """Tells which of its keys were read."""

    read = frozenset()

    def __getitem__(self, key):
        self.read |= {key}
        return super().__getitem__(key)


@pytest.fixture
def app():
    app = Dash("first_request")
    app.layout = html.Div()
    app.callback(Output("in", "value"), Input("progress", "value"))(str)
    return app


def test_frst001_looks_for_no_circles_without_background_callbacks(app):
    entry = app.callback_map["in.value"] = Entry(app.callback_map["in.value"])
    app._setup_server()
    assert "raw_inputs" not in entry.read


def test_frst002_finds_a_circle_of_background_callbacks(app, tmp_path):
    app.callback(
        Output("out", "children"),
        Input("in", "value"),
        background=True,
        progress=[Output("progress", "value")],
        manager=DiskcacheManager(diskcache.Cache(str(tmp_path))),
    )(lambda set_progress, value: value)
    with pytest.raises(BackgroundCallbackError, match="circular"):
        app._setup_server()
