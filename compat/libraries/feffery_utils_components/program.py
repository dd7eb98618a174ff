"""The components that run in the background: a script and a storage."""

import feffery_utils_components as fuc
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div(
    [
        fuc.FefferyExecuteJs(jsString="document.body.classList.add('executed')"),
        fuc.FefferySessionStorage(id="kept", data="first"),
        html.Div(id="out"),
    ]
)


@callback(Output("out", "children"), Input("kept", "data"))
def tell(data):
    return f"kept {data}"


if __name__ == "__main__":
    app.run()
