"""A hook on the page and a route, which the app file itself asks for."""

from dash import Dash, Input, Output, callback, dcc, html
from dash_offline_detect_plugin import setup_offline_detect_plugin

setup_offline_detect_plugin(interval=1000)

app = Dash(__name__)
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out")])


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


if __name__ == "__main__":
    app.run()
