"""Callbacks that a manager collects before there is an app."""

from dash import Dash, callback, dcc, html
from dash.dependencies import Input, Output
from dash_callbackmanager import CallbackManager

manager = CallbackManager()


@manager.callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


app = Dash(__name__)
manager.register_callbacks(app)
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out"), html.Div(id="plain")])


@callback(Output("plain", "children"), Input("in", "value"))
def answer_plainly(value):
    return f"plain {value}"


if __name__ == "__main__":
    app.run()
