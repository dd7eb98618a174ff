"""An app on the Flask server of the library, which asks another site who one is."""

import os

from dash import Dash, Input, Output, callback, dcc, html
from dash_auth_external import DashAuthExternal

auth = DashAuthExternal(
    "https://auth.invalid/authorize",
    "https://auth.invalid/token",
    client_id="compat",
    app_url=f"http://127.0.0.1:{os.environ['PORT']}",
)
app = Dash(__name__, server=auth.server, url_base_pathname="/home/")
app.layout = html.Div([dcc.Input(id="in"), html.Div(id="out")])


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    try:
        return auth.get_token()
    except ValueError:
        return f"nobody asks for {value}"


if __name__ == "__main__":
    app.run()
