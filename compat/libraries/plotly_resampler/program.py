"""A figure that loads more points when one zooms in."""

import numpy as np
import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html
from plotly_resampler import FigureResampler

app = Dash(__name__)
figure = FigureResampler(go.Figure(), default_n_shown_samples=100)
x = np.arange(10_000)
figure.add_trace(go.Scattergl(name="wave"), hf_x=x, hf_y=np.sin(x / 200))
app.layout = html.Div([dcc.Graph(id="graph", figure=figure), html.Div(id="out")])
figure.register_update_graph_callback(app, "graph")


@callback(Output("out", "children"), Input("graph", "relayoutData"))
def tell(layout):
    return f"from {layout.get('xaxis.range[0]') if layout else None}"


if __name__ == "__main__":
    app.run()
