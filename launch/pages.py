"""Programs for a browser: pages that show their edition, with the dev tools on.

The clientside source is the same in both editions: a page that hot-reloads does not
fetch its inline scripts again.
"""

from __future__ import annotations

import textwrap

from .idioms import Idiom

# The page asks often whether it is outdated, and for as long as a restart may take.
_HEAD = """\
import os

os.environ["DASH_HOT_RELOAD_INTERVAL"] = "0.5"
os.environ["DASH_HOT_RELOAD_MAX_RETRY"] = "200"
from dash import Dash, Input, Output, callback, clientside_callback, dcc, html
"""

_LAYOUT = """\
html.Div(
    [
        html.H1("$word page", id="title"),
        dcc.Input(id="in"),
        html.Div(id="answer"),
        html.Div(id="script"),
    ]
)
"""

_CALLBACKS = """\
@callback(Output("answer", "children"), Input("in", "value"))
def answer(value):
    return f"$word {value}"


clientside_callback(
    "function(value) { return 'script ' + value; }",
    Output("script", "children"),
    Input("in", "value"),
)
"""


def _page(id: str, tools: str) -> Idiom:
    text = (
        f'{_HEAD}\napp = Dash("demo", backend="$backend")\n{tools}'
        f"server = app.server\napp.layout = {_LAYOUT}\n\n{_CALLBACKS}\n\n$main"
    )
    return Idiom(id=id, files={"app.py": text})


_TOOLS = "app.enable_dev_tools(debug=True)\n"
PAGE = _page("page", "")
PAGE_WITH_TOOLS = _page("page-with-dev-tools", _TOOLS)
FACTORY_WITH_TOOLS = Idiom(
    id="factory-in-package-with-dev-tools",
    files={
        "pkg/__init__.py": "from .factory import create_app\n",
        "pkg/factory.py": (
            f"{_HEAD}\nfrom .answers import declare, layout\n\n\n"
            "def create_app():\n"
            '    app = Dash(__name__, backend="$backend")\n'
            "    app.enable_dev_tools(debug=True)\n"
            "    app.layout = layout\n    declare()\n    return app\n"
        ),
        "pkg/answers.py": (
            f"{_HEAD}\nlayout = {_LAYOUT}\n\ndef declare():\n"
            + textwrap.indent(_CALLBACKS, "    ")
        ),
        "app.py": (
            "import os\n\nfrom pkg import create_app\n\n"
            "server = create_app().server\n\n\n$main"
        ),
    },
)
