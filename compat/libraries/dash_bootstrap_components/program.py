"""A button that opens a Bootstrap modal, on FastAPI."""

import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, callback, html

app = Dash(__name__, backend="fastapi")
app.layout = dbc.Container(
    [
        dbc.Button("open", id="open"),
        dbc.Modal(dbc.ModalBody(html.Div(id="out")), id="modal"),
    ]
)


@callback(
    Output("modal", "is_open"),
    Output("out", "children"),
    Input("open", "n_clicks"),
    prevent_initial_call=True,
)
def show(clicks):
    return True, f"opened {clicks}"


if __name__ == "__main__":
    app.run()
