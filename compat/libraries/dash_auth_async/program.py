"""Basic authentication on FastAPI, with one callback that everybody may call."""

from dash import Dash, Input, Output, callback, dcc, html
from dash_auth_async import BasicAuth, public_callback

app = Dash(__name__, backend="fastapi")
BasicAuth(app, {"user": "secret"}, public_routes=["/"], secret_key="compat")
app.layout = html.Div(
    [dcc.Input(id="in"), html.Div(id="private"), html.Div(id="public")]
)


@callback(Output("private", "children"), Input("in", "value"))
def answer_the_known(value):
    return f"private {value}"


@public_callback(Output("public", "children"), Input("in", "value"))
def answer_everybody(value):
    return f"public {value}"


if __name__ == "__main__":
    app.run()
