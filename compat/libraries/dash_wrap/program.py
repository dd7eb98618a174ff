"""Callbacks on a component that is wrapped, and on one that is not."""

from dash import Dash, Input, Output, callback, dcc, html
from dash_wrap import wrap

app = Dash(__name__)
field = wrap(dcc.Input(id="in"), className="frame")
app.layout = html.Div([field, html.Div(id="out")])


@callback(Output("out", "children"), Input(field, "value"))
def answer(value):
    return f"out {value}"


if __name__ == "__main__":
    app.run()
