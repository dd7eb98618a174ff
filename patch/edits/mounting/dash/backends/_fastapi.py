"""Asks the app that the middleware serves, below the path where it is mounted.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import (
    Edit,
    assigns,
    between,
    both,
    calls,
    either,
    imports,
    insert_after,
    insert_before,
    mentions,
    prepend,
    replace,
    replace_expression,
    replace_under_comment,
    returns,
    tests,
)

PASS_ON = """
if not is_for(self.dash_app, scope):
    await self.app(scope, receive, send)
    return
"""

EDITS = [
    Edit(
        "import what knows where an app is mounted",
        change=both(
            insert_after(imports("dash").first(), "from dash import callback_registry"),
            insert_after(
                imports("._utils"),
                "from ._mounting import add_catchall, is_for, route_path",
            ),
        ),
    ),
    Edit(
        "start with the first request where no event tells of the start",
        within="DashMiddleware.__call__",
        change=replace(
            tests('scope["type"] == "lifespan"'),
            """
            # A mounted app hears of no start, so the first request is one, too.
            if not self._dev_tools_initialized:
                await self._initialize_dev_tools()
                with callback_registry.answering(self.dash_app):
                    self.dash_server._setup_catchall()  # pylint: disable=W0212
            """,
        ),
    ),
    Edit(
        "know the app's paths below a mount",
        within="DashMiddleware.__call__",
        change=either(
            replace_under_comment(
                between(assigns("path"), tests("path.startswith(dash_prefix)")), PASS_ON
            ),
            insert_before(
                assigns("request").directly_below(tests('scope["type"] != "http"')),
                f"{PASS_ON}\n",
            ),
        ),
    ),
    Edit(
        "catch what is below the app's prefix",
        within="FastAPIDashServer._setup_catchall",
        change=replace(calls("self.add_url_rule"), "add_catchall(dash_app, catchall)"),
    ),
    Edit(
        "let the page know its request",
        within="FastAPIDashServer._setup_catchall.catchall",
        change=replace(
            returns(),
            """
            token = set_current_request(_request)
            try:
                page = dash_app.index()
            finally:
                reset_current_request(token)
            return Response(content=page, media_type="text/html")
            """,
        ),
        unless=mentions("set_current_request"),
    ),
    Edit(
        "answer connections as the app",
        within="FastAPIDashServer.serve_websocket_callback.websocket_handler",
        change=prepend("callback_registry.serve_connection(dash_app)"),
    ),
    Edit(
        "serve connections below the app's own prefix",
        within="FastAPIDashServer.serve_websocket_callback",
        change=replace_expression(
            "dash_app.config.requests_pathname_prefix",
            "dash_app.config.routes_pathname_prefix",
        ),
        unless=mentions("dash_app.config.routes_pathname_prefix"),
    ),
    Edit(
        "name the page below a mount",
        within="FastAPIRequestAdapter.path",
        change=replace(returns(), "return route_path(self._request.scope)"),
    ),
]
