"""Answers the requests of models as the app that they are made to.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, assigns, imports, insert_after, insert_before

IF_MISSING = "there are no models to answer"

EDITS = [
    Edit(
        "answer as the app that is asked",
        change=insert_after(
            imports("dash").first(), "from dash import callback_registry"
        ),
    ),
    Edit(
        "answer requests as the app",
        within="enable_mcp_server",
        change=insert_before(
            assigns("mcp_url"),
            "post_handler = callback_registry.answer_with(app, post_handler)",
        ),
    ),
]
