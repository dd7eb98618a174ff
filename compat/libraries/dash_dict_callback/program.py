"""Callbacks that get and give dictionaries: a plugin that puts a method on the app."""

from dash import Dash, Input, Output, callback, dcc, html
from dash_dict_callback import DashDictCallbackPlugin

app = Dash(__name__, plugins=[DashDictCallbackPlugin])
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out"), html.Div(id="plain")])


@app.dict_callback(Output("out", "children"), Input("in", "value"))
def answer(inputs, states):
    return {"out.children": f"out {inputs['in.value']}"}


@callback(Output("plain", "children"), Input("in", "value"))
def answer_plainly(value):
    return f"plain {value}"


if __name__ == "__main__":
    app.run()
