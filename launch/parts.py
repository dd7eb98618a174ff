"""Pieces of source that the programs share, and the words that an edit exchanges.

Every program holds fixed callbacks and one that its edit changes. The edit turns the
words of ``FIRST`` into those of ``SECOND``, in one file, so that an output is renamed
and its answer reads differently.
"""

from __future__ import annotations

import re


def callback(name: str, indent: str = "", word: str = "", more: str = "") -> str:
    """A callback with an output of that name, which says that name or another word."""
    output = f'f"{name}"' if "{" in name else f'"{name}"'
    lines = (
        f'@callback(Output({output}, "children"), Input("in", "value"){more})',
        f"def answer_{re.sub('[^a-z]', '_', name)}(value):",
        f'    return f"{word or name} {{value}}"',
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

# WebSockets are asked for the process that they lead to.
SOCKETS = (
    callback("socket-$out", more=", websocket=True")
    + "\n\n"
    + callback("process", word="{os.getpid()}", more=", websocket=True").replace(
        " {value}", ""
    )
)

PARTS = {
    "imports": _IMPORTS,
    "layout": _LAYOUT,
    "edited": callback("$out", word="$word"),
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
