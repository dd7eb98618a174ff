"""Declares callbacks with `app.callback`."""

import gc
import time

from settings import CALLBACKS

from dash import Dash, Input, Output

app = Dash(__name__, backend="fastapi")

gc.collect()
start = time.process_time()
for number in range(CALLBACKS):

    @app.callback(Output(f"out-{number}", "children"), Input(f"in-{number}", "value"))
    def answer(value):
        """Answer with what was asked."""
        return value


RESULT = time.process_time() - start
