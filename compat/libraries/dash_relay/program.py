"""Buttons that send events, with one handler per action."""

import dash_relay as relay
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div(
    [
        relay.Emitter(action="greet", target="one").wrap(html.Button("one", id="one")),
        html.Div(id="handled"),
        html.Button("plain", id="plain"),
        html.Div(id="out"),
    ]
)


@relay.callback(Output("handled", "children"), relay.Action("greet"))
def greet(event):
    return f"greeted {event['target']}"


@callback(Output("out", "children"), Input("plain", "n_clicks"))
def tell(clicks):
    return f"pressed {clicks or 0}"


relay.install(app)

if __name__ == "__main__":
    app.run()
