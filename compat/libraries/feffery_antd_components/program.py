"""A button and a message of Ant Design."""

import feffery_antd_components as fac
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div([fac.AntdButton("press", id="button"), html.Div(id="out")])


@callback(
    Output("out", "children"),
    Input("button", "nClicks"),
    prevent_initial_call=True,
)
def tell(clicks):
    return fac.AntdAlert(message=f"pressed {clicks}")


if __name__ == "__main__":
    app.run()
