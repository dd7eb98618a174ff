"""Leaves no circle behind for the garbage collector, at each declaration two of them.
See https://github.com/plotly/dash/issues/3818, whose registry must not cost time."""

from patch.vocabulary import Edit, replace, returns

EDITS = [
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
