"""Pieces of source that the programs share, and the words that an edit exchanges.

Every program holds fixed callbacks and one that its edit changes. The edit turns the
words of ``FIRST`` into those of ``SECOND``, in one file, so that an output is renamed
and its answer reads differently.
"""

from __future__ import annotations


def callback(name: str, indent: str = "") -> str:
    """A callback whose output and answer no edit changes."""
    lines = (
        f'@callback(Output("{name}", "children"), Input("in", "value"))',
        f"def answer_{name}(value):",
        f'    return f"{name} {{value}}"',
    )
    return "\n".join(indent + line for line in lines) + "\n"


_IMPORTS = """\
import os
from dash import Dash, Input, Output, callback, clientside_callback, dcc, hooks, html
"""

_LAYOUT = """\
html.Div(
    [
        html.Div(f"pid:{os.getpid()}"),
        dcc.Input(id="in"),
        html.Button(id="stop"),
        html.Div(id="early"),
        html.Div(id="late"),
    ]
)"""

_EDITED = """\
@callback(Output("$out", "children"), Input("in", "value"))
def answer(value):
    return f"$word {value}"
"""

# WebSockets are asked for the process that they lead to.
SOCKETS = """\
@callback(Output("socket-$out", "children"), Input("in", "value"), websocket=True)
def answer_socket(value):
    return f"socket-$out {value}"


@callback(Output("process", "children"), Input("in", "value"), websocket=True)
def answer_process(value):
    return str(os.getpid())
"""

PARTS = {
    "imports": _IMPORTS,
    "layout": _LAYOUT,
    "edited": _EDITED,
    "app": 'app = Dash("demo", backend="$backend")\nserver = app.server',
    "fixed": callback("fixed"),
    "other": callback("other"),
    "inside": callback("inside", "    "),
}

FIRST = {
    "out": "early",
    "word": "first",
    "removed": "removed",
    "removed_callback": callback("removed"),
}
SECOND = {"out": "late", "word": "second", "removed": "", "removed_callback": ""}
