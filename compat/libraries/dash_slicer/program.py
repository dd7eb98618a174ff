"""Two slicers of one volume, which declare their callbacks on the app themselves."""

import numpy as np
from dash import Dash, Input, Output, callback, html
from dash_slicer import VolumeSlicer

app = Dash(__name__)
volume = np.arange(8 * 9 * 10, dtype=np.uint8).reshape(8, 9, 10)
slicers = [VolumeSlicer(app, volume, axis=axis, thumbnail=False) for axis in (0, 1)]
app.layout = html.Div(
    [
        *[html.Div([one.graph, one.slider, *one.stores]) for one in slicers],
        html.Div(id="out"),
    ]
)


@callback(Output("out", "children"), Input(slicers[0].clim.id, "data"))
def tell(limits):
    return f"limits {limits}"


if __name__ == "__main__":
    app.run()
