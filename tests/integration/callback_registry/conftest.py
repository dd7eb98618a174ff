import dash
import pytest


@pytest.fixture(autouse=True)
def fixture_drop_pending():
    yield
    # A component's callbacks are kept for all apps to come.
    if hasattr(dash, "callback_registry"):
        dash.callback_registry.reset()
