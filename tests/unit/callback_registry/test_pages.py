"""Pages of a program that is run outside the context in which it was first run."""

from concurrent.futures import ThreadPoolExecutor

import dash
import pytest
from dash import Dash, html


@pytest.fixture(autouse=True)
def clean_pages():
    yield
    dash.page_registry.clear()


def build():
    app = Dash("program", use_pages=True, pages_folder="")
    dash.register_page("home", path="/", layout=html.Div("home"))
    return app


def test_app_with_pages_built_in_a_thread(outputs):
    with ThreadPoolExecutor(1) as threads:
        app = threads.submit(build).result()
    assert "_pages_dummy.children" in outputs(app)
