"""Pictures of a figure and of an element, asked for in a layout function too."""

import dash
import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html
from dash_capture import capture_element, capture_graph

app = Dash(__name__)
graph = dcc.Graph(id="graph", figure=go.Figure(go.Bar(y=[1, 2])))
box = html.Div("box", id="box")
taking = [
    capture_graph(graph, trigger="figure", filename="figure.png"),
    capture_element(box, trigger="element", filename="box.png"),
    capture_element(graph, trigger="again", filename="again.png"),
]
app.layout = html.Div([graph, box, *taking, dcc.Input(id="in"), html.Div(id="out")])


@callback(Output("out", "children"), Input("in", "value"))
def tell(value):
    return f"{sum('__dcap_html2canvas__' in one for one in dash.get_app()._inline_scripts)} script"


if __name__ == "__main__":
    app.run()
