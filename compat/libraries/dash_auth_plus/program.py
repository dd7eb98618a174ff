"""Basic authentication, and a callback for everybody that a module declares."""

from dash import Dash, Input, Output, callback, dcc, html
from dash_auth_plus import BasicAuth, add_public_routes, public_callback

app = Dash(__name__)
BasicAuth(app, {"user": "secret"}, secret_key="compat")
add_public_routes(app, ["/"])
app.layout = html.Div(
    [dcc.Input(id="in"), html.Div(id="private"), html.Div(id="public")]
)


@public_callback(Output("public", "children"), Input("in", "value"))
def answer_everybody(value):
    return f"public {value}"


@callback(Output("private", "children"), Input("in", "value"))
def answer_the_known(value):
    return f"private {value}"


if __name__ == "__main__":
    app.run()
