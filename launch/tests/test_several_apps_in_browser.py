"""Apps of one process in a browser, beside those of tests/integration."""

import sys

import requests
from callback_registry import conftest
from dash import Dash, Input, Output, callback, clientside_callback, html
from flask import Flask
from patch.bases import ROOT

sys.path.append(str(ROOT / "tests" / "integration" / "callback_registry"))

from test_several_apps import outputs, page  # noqa: E402

nothing_declared = conftest.nothing_declared


def test_cbrg003_factory_called_twice(dash_duo):
    server = Flask(__name__)

    def create(name):
        app = Dash(name, server=server, url_base_pathname=f"/{name}/")
        app.layout = page()

        @callback(Output("greeting", "children"), Input("name", "value"))
        def greet(value):
            return f"{name} greets {value}"

        return app

    create("one")
    dash_duo.start_server(create("two"), navigate=False)
    for name in ("two", "one"):
        url = f"{dash_duo.server.url}/{name}/"
        dash_duo.wait_for_page(url)
        dash_duo.wait_for_text_to_equal("#greeting", f"{name} greets you")
        assert outputs(url) == ["greeting.children"]


def test_cbrg004_inline_script_of_its_own_app(dash_duo):
    server = Flask(__name__)
    for name in ("one", "two"):
        app = Dash(name, server=server, url_base_pathname=f"/{name}/")
        app.layout = page()
        clientside_callback(
            f"function(value) {{ return '{name} greets ' + value; }}",
            Output("greeting", "children"),
            Input("name", "value"),
        )

    dash_duo.start_server(app, navigate=False)
    for name, other in (("one", "two"), ("two", "one")):
        url = f"{dash_duo.server.url}/{name}/"
        dash_duo.wait_for_page(url)
        dash_duo.wait_for_text_to_equal("#greeting", f"{name} greets you")
        sent = requests.get(url).text
        assert sent.count(f"'{name} greets '") == 1
        assert f"'{other} greets '" not in sent


def test_cbrg005_api_path_of_its_own_app():
    app_one = Dash("one")
    app_one.layout = page()

    @callback(
        Output("greeting", "children"),
        Input("name", "value"),
        api_endpoint="/api/greet",
    )
    def greet_from_one(value):
        return f"one greets {value}"

    app_two = Dash("two")
    app_two.layout = page()

    @callback(
        Output("greeting", "children"),
        Input("name", "value"),
        api_endpoint="/api/greet",
    )
    def greet_from_two(value):
        return f"two greets {value}"

    app_one.setup_apis()
    app_two.setup_apis()
    for name, app in (("one", app_one), ("two", app_two)):
        response = app.server.test_client().post("/api/greet", json={"value": "you"})
        assert response.get_json() == f"{name} greets you"


def test_cbrg006_app_that_is_never_served(dash_duo):
    @callback(Output("greeting", "children"), Input("name", "value"))
    def greet(value):
        return f"served greets {value}"

    Dash("of a library").layout = html.Div()
    app = Dash("served")
    app.layout = page()

    dash_duo.start_server(app)
    dash_duo.wait_for_text_to_equal("#greeting", "served greets you")
    assert outputs(f"{dash_duo.server.url}/") == ["greeting.children"]


def test_cbrg007_declared_after_the_first_request(dash_duo):
    app = Dash("late")
    app.layout = page()

    @app.server.route("/declare")
    def declare():
        @callback(Output("greeting", "children"), Input("name", "value"))
        def greet(value):
            return f"late greets {value}"

        return "declared"

    dash_duo.start_server(app)
    assert outputs(f"{dash_duo.server.url}/") == []

    requests.get(f"{dash_duo.server.url}/declare")
    dash_duo.wait_for_page()
    dash_duo.wait_for_text_to_equal("#greeting", "late greets you")
