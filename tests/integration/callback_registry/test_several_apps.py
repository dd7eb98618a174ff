"""Apps of one process have each their own callbacks, whichever is served first."""

import pytest
import requests
from dash import (
    MATCH,
    Dash,
    Input,
    Output,
    callback,
    clientside_callback,
    dcc,
    html,
)
from flask import Flask


def page():
    return html.Div([dcc.Input(id="name", value="you"), html.Div(id="greeting")])


def outputs(url):
    """The outputs that an app lists to its page."""
    return [one["output"] for one in requests.get(f"{url}_dash-dependencies").json()]


@pytest.mark.parametrize("names", [("one", "two"), ("two", "one")])
def test_cbrg001_two_apps_with_equal_ids(dash_duo, names):
    server = Flask(__name__)

    app_one = Dash("one", server=server, url_base_pathname="/one/")
    app_one.layout = page()

    @callback(Output("greeting", "children"), Input("name", "value"))
    def greet_from_one(value):
        return f"one greets {value}"

    app_two = Dash("two", server=server, url_base_pathname="/two/")
    app_two.layout = page()

    @callback(Output("greeting", "children"), Input("name", "value"))
    def greet_from_two(value):
        return f"two greets {value}"

    dash_duo.start_server(app_one, navigate=False)
    for name in names:
        url = f"{dash_duo.server.url}/{name}/"
        dash_duo.wait_for_page(url)
        dash_duo.wait_for_text_to_equal("#greeting", f"{name} greets you")
        assert outputs(url) == ["greeting.children"]


def test_cbrg002_factory_called_twice(dash_duo):
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


def test_cbrg003_component_in_two_apps(dash_duo):
    class Counter(html.Div):
        @callback(
            Output({"part": "count", "of": MATCH}, "children"),
            Input({"part": "button", "of": MATCH}, "n_clicks"),
        )
        def count(n_clicks):
            return f"{n_clicks or 0} clicks"

        def __init__(self, of):
            button = html.Button("more", id={"part": "button", "of": of})
            super().__init__([button, html.P(id={"part": "count", "of": of})])

    server = Flask(__name__)
    for name in ("one", "two"):
        app = Dash(name, server=server, url_base_pathname=f"/{name}/")
        app.layout = Counter(name)

    dash_duo.start_server(app, navigate=False)
    for name in ("one", "two"):
        dash_duo.wait_for_page(f"{dash_duo.server.url}/{name}/")
        dash_duo.wait_for_text_to_equal("p", "0 clicks")
        dash_duo.find_element("button").click()
        dash_duo.wait_for_text_to_equal("p", "1 clicks")


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
