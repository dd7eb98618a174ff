"""A layout that a generator composes."""

from dash import Dash, Input, Output, callback, dcc, html
from dash_compose import composition

app = Dash(__name__)


@composition
def layout():
    with html.Div() as page:
        yield dcc.Input(id="in")
        with html.Div(className="framed"):
            yield html.Div(id="out")
    return page


app.layout = layout


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


if __name__ == "__main__":
    app.run()
