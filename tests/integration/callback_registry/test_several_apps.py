"""Apps of one process have each their own callbacks, whichever is served first."""

import pytest
import requests
from dash import MATCH, Dash, Input, Output, callback, dcc, html
from flask import Flask


def page():
    return html.Div([dcc.Input(id="name", value="you"), html.Div(id="greeting")])


def outputs(url):
    """The outputs that an app lists to its page."""
    return [one["output"] for one in requests.get(f"{url}_dash-dependencies").json()]


@pytest.mark.parametrize("names", [("one", "two"), ("two", "one")])
def test_cbrg001_two_apps_with_equal_ids(dash_duo, names):
    """https://github.com/plotly/dash/issues/2399"""
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


def test_cbrg002_component_in_two_apps(dash_duo):
    """https://github.com/plotly/dash/issues/1933"""

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
