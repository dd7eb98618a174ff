"""Makes the app that answers the current one in every route of the author.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, calls, replace_expression

EDITS = [
    Edit(
        "answer API paths as the app",
        within="Dash.setup_apis",
        change=replace_expression(
            "self.callback_api_paths",
            "callback_registry.api_views(self)",
            at=calls("self.backend.register_callback_api_routes"),
        ),
    ),
]
