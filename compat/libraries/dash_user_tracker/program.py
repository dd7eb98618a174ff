"""Keeps the events of an app, but for those of one callback that is to be ignored."""

from dash import Dash, Input, Output, callback, dcc, html
from dash_user_tracker import Tracker
from dash_user_tracker.ignore_routes import (
    IGNORE_CALLBACKS,
    get_ignore_callbacks,
    ignore_callback,
)
from flask import jsonify

app = Dash(__name__)
app.server.config[IGNORE_CALLBACKS] = []
Tracker(app)
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="seen"), html.Div(id="hidden")])


@callback(Output("seen", "children"), Input("in", "value"))
def answer_and_tell(value):
    return f"seen {value}"


@ignore_callback(Output("hidden", "children"), Input("in", "value"))
def answer_in_secret(value):
    return f"hidden {value}"


@app.server.route("/ignored")
def ignored():
    return jsonify(get_ignore_callbacks(app))


if __name__ == "__main__":
    app.run()
