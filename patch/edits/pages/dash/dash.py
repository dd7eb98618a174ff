"""Gives each app pages of its own.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import (
    Edit,
    append,
    assigns,
    imports,
    insert_after,
    insert_before,
    tests,
)

EDITS = [
    Edit(
        "import what knows the pages of each app",
        change=insert_before(
            imports("._pages").first(), "from . import _page_registry"
        ),
    ),
    Edit(
        "give each app its pages",
        within="Dash.__init__",
        change=insert_after(
            assigns("self.use_pages"),
            "self._page_registry = _page_registry.AppPages(self)",
        ),
    ),
    Edit(
        "give it the pages that waited for it",
        within="Dash.__init__",
        change=append("self._page_registry.current()"),
    ),
    Edit(
        "redirect on the server that the app has now",
        within="Dash.enable_pages",
        change=insert_after(
            tests("not self.use_pages"), "self._page_registry.add_redirects()"
        ),
    ),
]
