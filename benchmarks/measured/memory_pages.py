"""Counts the memory that the process gets for callbacks, in whole pages."""

import gc
import os

from settings import CALLBACKS

from dash import Dash, Input, Output, callback, html


def resident():
    """The bytes that are in memory now."""
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


app = Dash(__name__, backend="fastapi")
app.layout = html.Div()
before = resident()
for number in range(CALLBACKS):

    @callback(Output(f"out-{number}", "children"), Input(f"in-{number}", "value"))
    def answer(value):
        """Answer with what was asked."""
        return value


app._setup_server()  # pylint: disable=protected-access
RESULT = {"served, resident": resident() - before}
