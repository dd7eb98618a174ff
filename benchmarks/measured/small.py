"""A factory of small apps."""

from dash import Dash, Input, Output, callback, html

CALLBACKS = 3


def create(name):
    """Build an app with a few callbacks of its own."""
    app = Dash(name, backend="fastapi")
    app.layout = html.Div()
    for each in range(CALLBACKS):

        @callback(Output(f"out-{each}", "children"), Input(f"in-{each}", "value"))
        def answer(value):
            return value

    return app
