"""Counts calls: the library puts its own function in the place of dash.callback."""

import dash_prometheus  # which wants to be before Dash

import dash
from dash import Input, Output, dcc, html

app = dash.Dash(__name__)
dash_prometheus.add_middleware(app)
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out"), html.Div(id="bare")])


@dash.callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


@app.callback(Output("bare", "children"), Input("in", "value"))
def answer_uncounted(value):
    return f"bare {value}"


if __name__ == "__main__":
    app.run()
