"""An app that uvicorn reloads: edit this file while it is served.

The module runs as a script and names itself to uvicorn, as in
https://github.com/plotly/dash/issues/3818.
"""

from pathlib import Path

import uvicorn
from dash import Dash, Input, Output, callback, dcc, html

GREETING = "Hello"

WHAT_TO_TRY = """
Serving http://127.0.0.1:8050, until Ctrl+C.

 1. Open the page and type a name: the line below it greets you.
 2. Change GREETING in examples/reload_demo.py and save: the page loads again, greets
    with the new text, and the dev tools at the lower right count no errors.
 3. Do the same with released Dash, `pip install "dash[fastapi]===4.4.1"`: the callback
    is declared twice, and the dev tools say "Duplicate callback outputs".
"""

app = Dash("reload_demo", backend="fastapi")
server = app.server
app.enable_dev_tools(debug=True)

app.layout = html.Main(
    [
        html.H1("Edit me"),
        dcc.Input(id="name", value="world"),
        html.P(id="greeting"),
    ]
)


@callback(Output("greeting", "children"), Input("name", "value"))
def greet(name: str) -> str:
    return f"{GREETING}, {name}!"


if __name__ == "__main__":
    print(WHAT_TO_TRY, flush=True)
    uvicorn.run(
        "reload_demo:server",
        host="127.0.0.1",
        port=8050,
        reload=True,
        reload_dirs=[str(Path(__file__).parent)],
        log_level="warning",
    )
