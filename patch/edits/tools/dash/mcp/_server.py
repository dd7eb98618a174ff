"""Offers the tools of the app that is asked, not those of the process.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, imports, insert_after, replace_expression

IF_MISSING = "there are no models to answer"

EDITS = [
    Edit(
        "import what knows the tools of each app",
        change=insert_after(
            imports("dash").first(), "from dash._mcp_tools import tools_of"
        ),
    ),
    Edit(
        "offer the tools of the app",
        within="_process_mcp_message",
        change=replace_expression(
            "dict(MCP_DECORATED_FUNCTIONS)",
            "tools_of(app, MCP_DECORATED_FUNCTIONS)",
        ),
    ),
]
