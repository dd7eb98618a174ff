"""Tooltips on a figure: the library declares callbacks on the app."""

import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html
from dash_tooltip import tooltip

app = Dash(__name__)
figure = go.Figure(go.Scatter(x=[1, 2, 3], y=[4, 5, 6]))
app.layout = html.Div(
    [
        dcc.Graph(id="graph", figure=figure, config={"editable": True}),
        html.Div(id="out"),
    ]
)
tooltip(app)


@callback(Output("out", "children"), Input("graph", "figure"))
def count(shown):
    return f"{len(shown['layout'].get('annotations', []))} tooltips"


if __name__ == "__main__":
    app.run()
