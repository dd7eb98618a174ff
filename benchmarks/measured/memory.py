"""Counts the bytes that callbacks take while they wait, and when the app is served."""

import gc
import tracemalloc

from settings import CALLBACKS

from dash import Dash, Input, Output, callback, html


def held():
    """The bytes that are allocated now."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


app = Dash(__name__, backend="fastapi")
app.layout = html.Div()
gc.collect()
tracemalloc.start()
before = held()
for number in range(CALLBACKS):

    @callback(Output(f"out-{number}", "children"), Input(f"in-{number}", "value"))
    def answer(value):
        """Answer with what was asked."""
        return value


waiting = held()
app._setup_server()  # pylint: disable=protected-access
RESULT = {"waiting": waiting - before, "served": held() - before}
