"""Pages that tell language models about themselves."""

import dash
from dash import Dash, Input, Output, callback, dcc, html
from dash_improve_my_llms import add_llms_routes, register_page_metadata

app = Dash(__name__, use_pages=True, pages_folder="")
dash.register_page(
    "home", path="/", layout=html.Div([dcc.Input(id="in"), html.Div(id="out")])
)
dash.register_page("other", path="/other", layout=html.Div("other"))
register_page_metadata("/other", name="Other", llms_doc="# Other things")
app.layout = html.Div(dash.page_container)
add_llms_routes(app)


@callback(Output("out", "children"), Input("in", "value"))
def answer(value):
    return f"out {value}"


if __name__ == "__main__":
    app.run()
