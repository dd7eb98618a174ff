"""Declares callbacks in a function that is called for each."""

import gc
import time

from settings import CALLBACKS

from dash import Dash, Input, Output, callback

app = Dash(__name__, backend="fastapi")


def register(name):
    """Declare a callback."""

    @callback(Output(f"out-{name}", "children"), Input(f"in-{name}", "value"))
    def answer(value):
        return value


gc.collect()
start = time.process_time()
for number in range(CALLBACKS):
    register(number)
RESULT = time.process_time() - start
