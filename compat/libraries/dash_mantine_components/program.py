"""Mantine's switch, whose state a server and a clientside callback tell."""

import dash_mantine_components as dmc
from dash import Dash, Input, Output, callback, clientside_callback, html

app = Dash(__name__, backend="fastapi")
app.layout = dmc.MantineProvider(
    [
        dmc.Switch(id="switch", label="light"),
        html.Div(id="server"),
        html.Div(id="client"),
    ]
)

clientside_callback(
    "(checked) => `client ${checked}`",
    Output("client", "children"),
    Input("switch", "checked"),
)


@callback(Output("server", "children"), Input("switch", "checked"))
def tell(checked):
    return f"server {checked}"


if __name__ == "__main__":
    app.run()
