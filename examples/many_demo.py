"""Four apps with equal ids on one FastAPI server, each with its own callbacks.

Two are mounted with servers of their own, two share the server by prefixes. None of
their callbacks says which app it is for.
"""

from typing import Any

import uvicorn
from dash import Dash, Input, Output, callback, dcc, get_app, html
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

COLOURS = {"a": "crimson", "b": "seagreen", "c": "royalblue", "d": "darkorange"}

WHAT_TO_TRY = """
Serving http://127.0.0.1:8051, until Ctrl+C.

 1. Open the page: it links to four apps. /a/ and /b/ are mounted, /c/ and /d/ have a
    prefix on the same server. All have the ids "name" and "greeting".
 2. Open all four and type in each: every one answers for itself, and the dev tools at
    the lower right count no errors.
 3. Do the same with released Dash, `pip install "dash[fastapi]===4.4.1"`: the app that
    is asked first takes the callbacks of all four, and what is mounted fails.
"""


def create(name: str, **options: Any) -> Dash:
    """An app that greets in its own name and colour."""
    app = Dash(name, title=f"App {name}", **options)
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    app.layout = html.Main(
        [
            html.H1(f"App {name}", style={"color": COLOURS[name]}),
            dcc.Input(id="name", value="world"),
            html.P(id="greeting"),
            html.A("All four apps", href="/"),
        ]
    )

    @callback(Output("greeting", "children"), Input("name", "value"))
    def greet(value: str) -> str:
        return f"{name} greets {value}, and is {get_app().title}"

    return app


def create_mounted(name: str) -> Dash:
    """An app with a server of its own, to be mounted at its name."""
    return create(name, backend="fastapi", requests_pathname_prefix=f"/{name}/")


def create_prefixed(name: str, host: FastAPI) -> Dash:
    """An app that shares a server, below its name."""
    return create(name, server=host, url_base_pathname=f"/{name}/")


def create_server() -> FastAPI:
    """The server of all four, with a page that links to them."""
    host = FastAPI()

    @host.get("/", response_class=HTMLResponse)
    def index() -> str:
        links = (f'<li><a href="/{one}/">App {one}</a></li>' for one in COLOURS)
        return f"<title>Four apps</title><h1>Four apps</h1><ul>{''.join(links)}</ul>"

    for name in ("a", "b"):
        host.mount(f"/{name}", create_mounted(name).server)
    for name in ("c", "d"):
        create_prefixed(name, host)
    return host


if __name__ == "__main__":
    print(WHAT_TO_TRY, flush=True)
    uvicorn.run(create_server(), host="127.0.0.1", port=8051, log_level="warning")
