"""Answers with the list of callbacks as it was serialised when it last changed.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import (
    Edit,
    assigns,
    imports,
    insert_after,
    replace,
    replace_expression,
    returns,
)

EDITS = [
    Edit(
        "import what serialises the list",
        change=insert_after(
            imports("backends").first(), "from ._listing import Listing"
        ),
    ),
    Edit(
        "give each app a listing",
        within="Dash.__init__",
        change=insert_after(
            assigns("self._callback_list"), "self._listing = Listing(self)"
        ),
    ),
    Edit(
        "answer without a thread",
        within="Dash._setup_routes",
        change=replace_expression("self.dependencies", "self._listing.view()"),
    ),
    Edit(
        "send the list, or that it is known",
        within="Dash.dependencies",
        change=replace(returns(), "return self._listing.respond()"),
    ),
]
