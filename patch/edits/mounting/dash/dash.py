"""Makes the app that answers the current one in every route of the author.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import (
    Edit,
    both,
    calls,
    insert_before,
    replace_expression,
)

EDITS = [
    Edit(
        "answer API paths as the app",
        within="Dash.setup_apis",
        change=both(
            insert_before(
                calls("self.backend.register_callback_api_routes"),
                """
                answers = {
                    path: callback_registry.answering(self, func)
                    for path, func in self.callback_api_paths.items()
                }

                """,
            ),
            replace_expression(
                "self.callback_api_paths",
                "answers",
                at=calls("self.backend.register_callback_api_routes"),
            ),
        ),
    ),
]
