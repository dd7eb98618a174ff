"""Shows which callbacks an app has, to who has the dev tools of the app.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import (
    Edit,
    add_import,
    assigns,
    calls,
    insert_before,
    replace_value,
)

EDITS = [
    Edit("import the page", change=add_import("from . import _registry_page")),
    Edit(
        "serve the page while the dev tools are there",
        within="Dash.enable_dev_tools",
        change=insert_before(
            calls("self.backend.register_timing_hooks"), "_registry_page.add_page(self)"
        ),
    ),
    Edit(
        "link to the page from the dev tools",
        within="Dash._config",
        change=replace_value(
            assigns("custom_dev_tools"), "[_registry_page.link(self)]"
        ),
    ),
]
