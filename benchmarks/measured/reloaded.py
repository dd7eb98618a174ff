"""An app with callbacks, as its author keeps it in one file."""

import os

from settings import CALLBACKS

from dash import Dash, Input, Output, callback, html

app = Dash("reloaded", backend=os.environ["BENCH_BACKEND"])
app.layout = html.Div()
for number in range(CALLBACKS):

    @callback(Output(f"out-{number}", "children"), Input(f"in-{number}", "value"))
    def answer(value):
        """Answer with what was asked."""
        return value
