"""The theme changer, a component with callbacks of its own, beside a figure's."""

import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, callback, html
from dash_bootstrap_templates import ThemeChangerAIO, template_from_url

app = Dash(__name__)
app.layout = html.Div([ThemeChangerAIO(aio_id="theme"), html.Div(id="out")])


@callback(Output("out", "children"), Input(ThemeChangerAIO.ids.radio("theme"), "value"))
def tell(theme):
    return f"theme {template_from_url(theme or dbc.themes.BOOTSTRAP)}"


if __name__ == "__main__":
    app.run()
