"""Notes where a tool was declared, which says whose it is.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, assigns, imports, insert_after, replace

IF_MISSING = "there are no models to answer"

EDITS = [
    Edit(
        "import what knows the tools of each app",
        change=insert_after(
            imports("typing_extensions"), "\n\nfrom dash._mcp_tools import add_tool"
        ),
    ),
    Edit(
        "add a tool beside those of other apps",
        within="mcp_enabled._wrap",
        change=replace(
            assigns("MCP_DECORATED_FUNCTIONS[tool_name]"),
            """
            told = MCPToolRegistration(fn=fn, expose_docstring=expose_docstring)
            add_tool(MCP_DECORATED_FUNCTIONS, tool_name, told)
            """,
        ),
    ),
]
