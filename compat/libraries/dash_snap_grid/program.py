"""A grid whose items a callback lays out."""

import dash_snap_grid as dsg
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div(
    [
        html.Button("move", id="move"),
        dsg.Grid(
            id="grid",
            children=[html.Div("tile", id="tile")],
            layout=[{"i": "tile", "x": 0, "y": 0, "w": 3, "h": 2}],
            cols=12,
            rowHeight=50,
            width=800,
        ),
        html.Div(id="out"),
    ]
)


@callback(
    Output("grid", "layout"), Input("move", "n_clicks"), prevent_initial_call=True
)
def move(clicks):
    return [{"i": "tile", "x": clicks, "y": 0, "w": 3, "h": 2}]


@callback(Output("out", "children"), Input("grid", "layout"))
def tell(layout):
    return f"at {layout[0]['x']}"


if __name__ == "__main__":
    app.run()
