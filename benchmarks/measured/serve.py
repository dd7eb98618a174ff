"""Serves an app with callbacks until it is killed."""

import gc

from announced import serve
from settings import CALLBACKS

from dash import Dash, Input, Output, callback, html

app = Dash(__name__, backend="fastapi")
app.layout = html.Div()
for number in range(CALLBACKS):

    @callback(Output(f"out-{number}", "children"), Input(f"in-{number}", "value"))
    def answer(value):
        """Answer with what was asked."""
        return value


@app.server.get("/declare/{name}")
def declare(name: str):
    """Declare one callback more."""

    @app.callback(Output(f"late-{name}", "children"), Input("in-0", "value"))
    def late(value):
        return value

    return name


gc.collect()
serve(app.server)
