"""Notes where a tool was declared, which says whose it is.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, assigns, imports, insert_after

IF_MISSING = "there are no models to answer"

EDITS = [
    Edit(
        "import what knows the tools of each app",
        change=insert_after(
            imports("typing_extensions"), "\n\nfrom dash._mcp_tools import tools"
        ),
    ),
    Edit(
        "note where a tool is declared",
        within="mcp_enabled._wrap",
        change=insert_after(
            assigns("MCP_DECORATED_FUNCTIONS[tool_name]"),
            "tools.note(tool_name, MCP_DECORATED_FUNCTIONS[tool_name])",
        ),
    ),
]
