"""An app in debug mode, with the library's hooks, which Dash finds by entry point."""

from dash import Dash, Input, Output, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out")])


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


if __name__ == "__main__":
    app.run(debug=True, use_reloader=False)
