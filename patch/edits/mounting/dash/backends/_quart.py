"""Makes the app that answers the current one, for no longer than it answers.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, assigns, both, imports, insert_after, tests, wrap

CURRENT_APP = "with callback_registry.current_app(dash_app)"

EDITS = [
    Edit(
        "import the registry",
        change=insert_after(
            imports("dash").first(), "from dash import callback_registry"
        ),
    ),
    Edit(
        "forget the app after a coroutine",
        within="QuartDashServer.serve_callback._dispatch",
        change=wrap(tests("inspect.iscoroutine(response_data)"), CURRENT_APP),
    ),
    Edit(
        "ask hooks of connections for the app",
        within="QuartDashServer.serve_websocket_callback.websocket_handler",
        change=both(
            wrap(assigns("rejection").first(), CURRENT_APP),
            wrap(assigns("rejection").last(), CURRENT_APP),
        ),
    ),
]
