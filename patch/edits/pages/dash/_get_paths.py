"""Answers with the paths of the app that is being built or is answering.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, imports, insert_before, replace_expression

PREFIX = "CONFIG.requests_pathname_prefix"
OWN_PREFIX = "app_config(CONFIG).requests_pathname_prefix"

EDITS = [
    Edit(
        "import what knows the current app's settings",
        change=insert_before(
            imports("._utils"), "from ._page_registry import app_config"
        ),
    ),
    Edit(
        "know the app's assets",
        within="get_asset_url",
        change=replace_expression("CONFIG", "app_config(CONFIG)"),
    ),
    Edit(
        "add the app's prefix",
        within="get_relative_path",
        change=replace_expression(PREFIX, OWN_PREFIX),
    ),
    Edit(
        "strip the app's prefix",
        within="strip_relative_path",
        change=replace_expression(PREFIX, OWN_PREFIX),
    ),
]
