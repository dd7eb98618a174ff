"""Clears what an earlier run of the program left when an app is built, and lets no
endpoint keep it alive. See https://github.com/plotly/dash/issues/3818."""

from patch.vocabulary import (
    Edit,
    both,
    calls,
    decorate,
    defines,
    imports,
    insert_after,
    insert_before,
    replace_expression,
)

EDITS = [
    Edit(
        "import what endpoints are kept by",
        change=both(
            insert_before(imports("inspect"), "import functools"),
            insert_before(imports("._utils"), "from ._endpoints import Endpoints"),
        ),
    ),
    Edit(
        "clear an earlier run",
        within="FastAPIDashServer.__init__",
        change=insert_after(calls("super().__init__"), "self.clear_earlier_run()"),
    ),
    Edit(
        "have what the views are kept by",
        within="FastAPIDashServer",
        change=insert_before(
            defines("register_assets_blueprint"),
            """
            @functools.cached_property
            def _endpoints(self) -> Endpoints:
                return Endpoints()

            """,
        ),
    ),
    Edit(
        "keep the views of the app",
        within="FastAPIDashServer.add_url_rule",
        change=replace_expression(
            "view_func",
            "self._endpoints.add(view_func)",
            at=calls("self.server.add_api_route"),
        ),
    ),
    Edit(
        "keep the view of connections",
        within="FastAPIDashServer.serve_websocket_callback.websocket_handler",
        change=decorate("self._endpoints.add"),
    ),
]
