"""A server that reloads runs the program twice; the page has each callback once.
https://github.com/plotly/dash/issues/3818 and 3912"""

import socket
import sys
import textwrap

import pytest
import requests

PAGE = """
from dash import Dash, Input, Output, callback, clientside_callback, dcc, html

page = html.Div(
    [dcc.Input(id="name", value="you"), html.P(id="greeting"), html.P(id="script")]
)
"""
GREET = """
@callback(Output("greeting", "children"), Input("name", "value"))
def greet(value):
    return "hello " + value


clientside_callback(
    "function(value) { return 'script of ' + value; }",
    Output("script", "children"),
    Input("name", "value"),
)
"""
APP = """
app = Dash(NAME, backend="fastapi")
app.layout = page
server = app.server
"""
FACTORY = f"""
def create():
    app = Dash("factory", backend="fastapi")
    app.layout = page
{textwrap.indent(GREET, "    ")}
    return app.server
"""
MAIN = """
if __name__ == "__main__":
    import uvicorn

    uvicorn.run("main:server", port=PORT, reload=True, log_level="warning")
"""

PROGRAMS = {
    "name of the module": {"main.py": PAGE + APP.replace("NAME", "__name__") + GREET},
    "another name": {"main.py": PAGE + APP.replace("NAME", "'choice'") + GREET},
    "declared above": {"main.py": PAGE + GREET + APP.replace("NAME", "'choice'")},
    "factory": {
        "main.py": "from factory import create\n\nserver = create()\n",
        "factory.py": PAGE + FACTORY,
    },
}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@pytest.mark.parametrize("program", PROGRAMS)
def test_rldc001_each_callback_once(
    dash_br, dash_process_server, tmp_path, monkeypatch, program
):
    port = free_port()
    for name, source in PROGRAMS[program].items():
        (tmp_path / name).write_text(source)
    with (tmp_path / "main.py").open("a") as main:
        main.write(MAIN.replace("PORT", str(port)))
    monkeypatch.chdir(tmp_path)

    command = f"{sys.executable} main.py"
    dash_process_server(raw_command=command, port=port, start_timeout=60)
    url = dash_process_server.url
    specs = requests.get(f"{url}/_dash-dependencies").json()
    assert [one["output"] for one in specs] == ["greeting.children", "script.children"]
    assert requests.get(url).text.count("script of") == 1

    dash_br.wait_for_page(url)
    dash_br.wait_for_text_to_equal("#greeting", "hello you")
    dash_br.wait_for_text_to_equal("#script", "script of you")
