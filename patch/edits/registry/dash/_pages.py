"""Lets pages be registered wherever a program is run again, in a thread or a task too.
See https://github.com/plotly/dash/issues/3912."""

from patch.vocabulary import Edit, replace_expression

EDITS = [
    Edit(
        "ask outside the context that imported Dash",
        within="register_page",
        change=replace_expression("context_value.get()", "context_value.get({})"),
    ),
]
