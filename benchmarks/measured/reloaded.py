"""An app with callbacks, as its author keeps it in one file."""

from settings import CALLBACKS

from dash import Dash, Input, Output, callback, html

app = Dash("reloaded", backend="fastapi")
app.layout = html.Div()
for number in range(CALLBACKS):

    @callback(Output(f"out-{number}", "children"), Input(f"in-{number}", "value"))
    def answer(value):
        """Answer with what was asked."""
        return value
