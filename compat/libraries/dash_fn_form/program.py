"""A form made of a function's parameters, in a module that declares before the app."""

from dash import Dash, Input, Output, callback, html
from dash_fn_form import build_fn_panel


def area(width: int = 2, height: int = 3):
    return html.Div(f"area {width * height}", id="area")


panel = build_fn_panel(area)
app = Dash(__name__, backend="fastapi")
app.layout = html.Div([panel, html.Button("press", id="press"), html.Div(id="out")])


@callback(Output("out", "children"), Input("press", "n_clicks"))
def tell(clicks):
    return f"pressed {clicks or 0}"


if __name__ == "__main__":
    app.run()
