"""Uploads in pieces, and a callback of the library's own that runs when all are there."""

import dash_uploader as du
from dash import Dash, Input, Output, callback, dcc, html

app = Dash(__name__)
du.configure_upload(app, "uploads")
app.layout = html.Div(
    [
        du.Upload(id="upload", upload_id="one"),
        html.Div(id="names"),
        dcc.Input(id="in"),
        html.Div(id="out"),
    ]
)


@du.callback(output=Output("names", "children"), id="upload")
def tell(names):
    return [open(name, encoding="utf-8").read() for name in names]


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


if __name__ == "__main__":
    app.run()
