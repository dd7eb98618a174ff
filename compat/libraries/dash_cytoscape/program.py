"""A graph whose nodes a callback makes, with a callback on the node that was clicked."""

import dash_cytoscape as cyto
from dash import Dash, Input, Output, callback, html

app = Dash(__name__, backend="fastapi")
app.layout = html.Div(
    [
        html.Button("grow", id="grow"),
        cyto.Cytoscape(id="graph", elements=[], layout={"name": "grid"}),
        html.Div(id="out"),
    ]
)


@callback(Output("graph", "elements"), Input("grow", "n_clicks"))
def grow(clicks):
    return [{"data": {"id": str(number)}} for number in range((clicks or 0) + 1)]


@callback(Output("out", "children"), Input("graph", "elements"))
def count(elements):
    return f"{len(elements)} nodes"


if __name__ == "__main__":
    app.run()
