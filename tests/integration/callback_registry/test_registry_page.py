"""The page of an app's callbacks is linked from the dev tools, and there only."""

import pytest
from dash import Dash, Input, Output, State, callback, clientside_callback, dcc, html


def build(name, **options):
    app = Dash(name, **options)
    app.layout = html.Div(
        [dcc.Input(id="name", value="you"), html.P(id="out"), html.P(id="js")]
    )

    @callback(Output("out", "children"), Input("name", "value"), State("name", "id"))
    def greet(value, _):
        return f"hello {value}"

    clientside_callback(
        "function(value) { return value; }",
        Output("js", "children"),
        Input("name", "value"),
    )
    return app


def test_cbrg201_page_beside_the_dev_tools(dash_duo):
    app = build("<one>")
    dash_duo.start_server(
        app, debug=True, use_reloader=False, dev_tools_hot_reload=False
    )
    dash_duo.wait_for_text_to_equal("#out", "hello you")
    link = dash_duo.wait_for_element("a[href='/_dash-registry']")
    assert link.text == "Registry"

    dash_duo.driver.get(link.get_attribute("href"))
    dash_duo.wait_for_contains_text("caption", "App '<one>'")
    rows = [one.text for one in dash_duo.find_elements("table:first-of-type tbody tr")]
    assert len(rows) == 2
    assert rows[0].startswith("out.children server name.value, (name.id) greet nearest")
    assert rows[1].startswith("js.children clientside name.value inline script nearest")
    assert all("test_registry_page.py:" in one for one in rows)


@pytest.mark.parametrize("options", ({}, {"url_base_pathname": "/below/"}))
def test_cbrg202_no_page_without_the_dev_tools(options):
    app = build("two", **options)
    prefix = app.config.routes_pathname_prefix
    assert f"{prefix}_dash-registry" not in app.routes
    assert all(
        "_dash-registry" not in str(one) for one in app.server.url_map.iter_rules()
    )
    sent = app.server.test_client().get(prefix).get_data(as_text=True)
    assert "_dash-registry" not in sent


def test_cbrg203_page_is_added_once():
    app = build("three", url_base_pathname="/below/")
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    client = app.server.test_client()
    assert "js.children" in client.get("/below/_dash-registry").get_data(as_text=True)
    assert client.get("/below/").get_data(as_text=True).count("_dash-registry") == 1
