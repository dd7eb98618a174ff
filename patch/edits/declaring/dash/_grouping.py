"""Takes no steps to flatten what is flat, most of what a declaration asks for, and leaves
no circles behind for the garbage collector, two at each declaration.
See https://github.com/plotly/dash/issues/3818, whose registry must not cost time."""

from patch.vocabulary import (
    Edit,
    both,
    defines,
    insert_before,
    prepend,
    remove,
    replace,
    returns,
)

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
        "group without a function that refers to itself",
        change=insert_before(
            defines("make_grouping_by_index"),
            """
            def _grouped(schema, values):
                if isinstance(schema, dict):
                    return {key: _grouped(one, values) for key, one in schema.items()}
                if isinstance(schema, (tuple, list)):
                    return [_grouped(one, values) for one in schema]
                return next(values)


            """,
        ),
    ),
    Edit(
        "take the values of a grouping in turn",
        within="make_grouping_by_index",
        change=both(
            remove(defines("_perform_make_grouping_like")),
            replace(
                returns("_perform_make_grouping_like"),
                "return _grouped(schema, iter(flat_values))",
            ),
        ),
    ),
]
