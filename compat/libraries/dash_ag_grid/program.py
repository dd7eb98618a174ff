"""A grid on FastAPI that tells which cell was clicked."""

import dash_ag_grid as dag
from dash import Dash, Input, Output, callback, html

app = Dash(__name__, backend="fastapi")
app.layout = html.Div(
    [
        dag.AgGrid(
            id="grid",
            rowData=[{"town": "Bern", "people": 134}, {"town": "Oslo", "people": 709}],
            columnDefs=[{"field": "town"}, {"field": "people"}],
        ),
        html.Div(id="out"),
    ]
)


@callback(
    Output("out", "children"),
    Input("grid", "cellClicked"),
    prevent_initial_call=True,
)
def tell(cell):
    return f"clicked {cell['value']}"


if __name__ == "__main__":
    app.run()
