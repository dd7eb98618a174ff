"""An app in debug mode, with the library's hooks, which Dash finds by entry point."""

from dash import Dash, Input, Output, callback, clientside_callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out"), html.Div(id="script")])


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


app.clientside_callback(
    "(value) => `script ${value}`", Output("script", "children"), Input("in", "value")
)
clientside_callback(
    "(value) => `title ${value}`", Output("script", "title"), Input("in", "value")
)

if __name__ == "__main__":
    app.run(debug=True, use_reloader=False)
