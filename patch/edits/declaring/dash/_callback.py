"""Leaves a type that only type checkers read to them.
See https://github.com/plotly/dash/issues/3818, whose registry must not cost time."""

from patch.vocabulary import Edit, replace, returns

EDITS = [
    Edit(
        "quote the type of a decorator",
        within="callback",
        change=replace(
            returns("raw"),
            """
            return cast(
                "Callable[[Callable[Params, ReturnVar]], Callable[Params, ReturnVar]]", raw
            )
            """,
        ),
    ),
]
