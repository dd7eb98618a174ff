"""Takes no steps to flatten what is flat, most of what a declaration asks for, and leaves
no circles behind for the garbage collector, two at each declaration.
See https://github.com/plotly/dash/issues/3818, whose registry must not cost time."""

from patch.vocabulary import Edit, prepend, replace, returns

EDITS = [
    Edit(
        "leave a scalar as it is",
        within="flatten_grouping",
        change=prepend(
            """
            if schema is None and type(grouping) not in (tuple, list, dict):
                return [grouping]
            """
        ),
    ),
    Edit(
        "let go of a function that refers to itself",
        within="make_grouping_by_index",
        change=replace(
            returns("_perform_make_grouping_like"),
            """
            try:
                return _perform_make_grouping_like(schema, list(flat_values))
            finally:
                # It refers to itself, and would wait for the garbage collector.
                del _perform_make_grouping_like
            """,
        ),
    ),
]
