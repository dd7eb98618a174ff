"""Builds an app for callbacks that wait for one."""

import gc
import time

from settings import CALLBACKS

from dash import Dash, Input, Output, callback

for number in range(CALLBACKS):

    @callback(Output(f"out-{number}", "children"), Input(f"in-{number}", "value"))
    def answer(value):
        """Answer with what was asked."""
        return value


gc.collect()
start = time.process_time()
app = Dash(__name__, backend="fastapi")
RESULT = time.process_time() - start
