"""Lets no endpoint keep an app alive, for FastAPI remembers them.
See https://github.com/plotly/dash/issues/3818."""

from patch.vocabulary import (
    Edit,
    calls,
    decorate,
    imports,
    insert_before,
    replace_expression,
)

EDITS = [
    Edit(
        "import what endpoints are kept by",
        change=insert_before(imports("._utils"), "from ._endpoints import endpoint_of"),
    ),
    Edit(
        "keep the views of the app",
        within="FastAPIDashServer.add_url_rule",
        change=replace_expression(
            "view_func",
            "endpoint_of(self)(view_func)",
            at=calls("self.server.add_api_route"),
        ),
    ),
    Edit(
        "keep the view of connections",
        within="FastAPIDashServer.serve_websocket_callback.websocket_handler",
        change=decorate("endpoint_of(self)"),
    ),
]
