"""The class for notebooks, outside of one."""

from dash import Dash, Input, Output, callback, dcc, html
from jupyter_dash import JupyterDash

helper = Dash("helper")
app = JupyterDash(__name__)
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out")])


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


if __name__ == "__main__":
    app.run()
