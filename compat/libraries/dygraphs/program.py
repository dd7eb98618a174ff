"""A chart, and its picture: the library puts dash-capture's script into the global list."""

from pathlib import Path

import dygraphs
import pandas as pd
from dash import Dash, Input, Output, callback, html
from dash_capture import capture_element
from dygraphs import Dygraph
from dygraphs.dash import DygraphChart, dygraph_strategy

# The library's own copy of the chart code, in place of another site's.
app = Dash(
    __name__,
    assets_folder=str(Path(dygraphs.__file__).parent / "assets"),
    assets_ignore="^(?!dygraph)",
)
days = pd.date_range("2024-01-01", periods=5, freq="D")
chart = Dygraph(pd.DataFrame({"rain": [5, 3, 7, 2, 6]}, index=days), title="Weather")
shown = DygraphChart(figure=chart, id="chart")
app.layout = html.Div(
    [
        shown,
        capture_element("chart", trigger="picture", strategy=dygraph_strategy()),
        html.Button("press", id="press"),
        html.Div(id="out"),
    ]
)


@callback(Output("out", "children"), Input("press", "n_clicks"))
def tell(clicks):
    return f"pressed {clicks or 0}"


if __name__ == "__main__":
    app.run()
