"""An icon that a callback changes."""

from dash import Dash, Input, Output, callback, html
from dash_iconify import DashIconify

app = Dash(__name__)
app.layout = html.Div([html.Button("next", id="next"), html.Div(id="out")])


@callback(Output("out", "children"), Input("next", "n_clicks"))
def show(clicks):
    return DashIconify(id="icon", icon=f"ion:number-{clicks or 0}", width=30)


if __name__ == "__main__":
    app.run()
