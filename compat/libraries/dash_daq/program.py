"""A switch and a display."""

import dash_daq as daq
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div(
    [
        daq.BooleanSwitch(id="switch", on=False),
        daq.LEDDisplay(id="display", value="0"),
        html.Div(id="out"),
    ]
)


@callback(Output("display", "value"), Output("out", "children"), Input("switch", "on"))
def tell(on):
    return str(int(on)), f"on {on}"


if __name__ == "__main__":
    app.run()
