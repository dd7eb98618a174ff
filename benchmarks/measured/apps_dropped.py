"""Calls a factory of a hundred callbacks many times, and drops each app."""

import gc
import time

from settings import CALLBACKS

from dash import Dash, Input, Output, callback, html

EACH = 100


def create():
    """Build an app, whose callbacks know it."""
    app = Dash(__name__, backend="fastapi")
    app.layout = html.Div()
    for number in range(EACH):

        @callback(Output(f"out-{number}", "children"), Input(f"in-{number}", "value"))
        def answer(value):
            return app.title + value


gc.collect()
start = time.process_time()
for _ in range(CALLBACKS):
    create()
RESULT = {"app of 100 callbacks, dropped": (time.process_time() - start) / CALLBACKS}
