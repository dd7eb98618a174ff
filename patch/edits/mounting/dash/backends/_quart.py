"""Gives each app of a server a connection, and makes the one that answers current.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import (
    Edit,
    imports,
    insert_after,
    mentions,
    prepend,
    replace_expression,
)

EDITS = [
    Edit(
        "import the registry",
        change=insert_after(
            imports("dash").first(), "from dash import callback_registry"
        ),
    ),
    Edit(
        "answer connections as the app",
        within="QuartDashServer.serve_websocket_callback.websocket_handler",
        change=prepend("callback_registry.serve_connection(dash_app)"),
    ),
    Edit(
        "tell the connections of the apps of a server apart",
        within="QuartDashServer.serve_websocket_callback",
        change=replace_expression(
            "self.server.websocket(ws_path)",
            "self.server.websocket(ws_path, endpoint=ws_path)",
        ),
    ),
    Edit(
        "serve connections below the app's own prefix",
        within="QuartDashServer.serve_websocket_callback",
        change=replace_expression(
            "dash_app.config.requests_pathname_prefix",
            "dash_app.config.routes_pathname_prefix",
        ),
        unless=mentions("dash_app.config.routes_pathname_prefix"),
    ),
]
