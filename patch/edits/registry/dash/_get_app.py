"""Sets the app for a call only, and leaves nothing of it in the caller's context.
What is declared after the call would otherwise belong to that app, see
https://github.com/plotly/dash/issues/2399."""

from patch.changes import Change
from patch.vocabulary import Edit, both, calls, insert_after, assigns, remove


def set_inside(app: str) -> Change:
    """The change that sets the context variable in the copy of the context."""
    return both(
        remove(calls("app_context.set")),
        insert_after(assigns("ctx"), f"ctx.run(app_context.set, {app})"),
    )


EDITS = [
    Edit(
        "a method sets its app inside",
        within="with_app_context.wrap",
        change=set_inside("self"),
    ),
    Edit(
        "a wrapped function sets its app inside",
        within="with_app_context_factory.wrap",
        change=set_inside("app"),
    ),
]
