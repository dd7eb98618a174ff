"""Declares below many calls: a hundred callbacks there, and one each time anew."""

import gc
import sys
import time

from settings import CALLBACKS

from dash import Dash, Input, Output, callback

EACH = 100

app = Dash(__name__, backend="fastapi")
sys.setrecursionlimit(10 * CALLBACKS + 1_000)


def below(calls, declare, *given):
    """Call a function below so many calls."""
    if calls:
        return below(calls - 1, declare, *given)
    start = time.process_time()
    declare(*given)
    return time.process_time() - start


def declare_one(name):
    """Declare a callback."""

    @callback(Output(f"out-{name}", "children"), Input(f"in-{name}", "value"))
    def answer(value):
        return value


def declare_all():
    """Declare a hundred callbacks."""
    for number in range(EACH):
        declare_one(number)


gc.collect()
RESULT = {
    "a hundred": below(CALLBACKS, declare_all) / EACH,
    "one each time": sum(
        below(CALLBACKS, declare_one, f"one-{each}") for each in range(EACH)
    )
    / EACH,
}
