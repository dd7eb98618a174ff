"""Leaves out what a declaration does for nobody: a type that only type checkers read,
and the name and docstring of the one of two functions that is never called.
See https://github.com/plotly/dash/issues/3818, whose registry must not cost time."""

from patch.vocabulary import (
    Edit,
    mentions,
    replace,
    replace_value,
    returns,
    undecorate,
)

_CALLED = ("add_context", "async_add_context")

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
    *(
        Edit(
            f"dress {name} only if it is called",
            within=f"register_callback.wrap_func.{name}",
            change=undecorate("wraps(func)"),
        )
        for name in _CALLED
    ),
    *(
        Edit(
            f"dress {name} as it is kept",
            within="register_callback.wrap_func",
            change=replace_value(mentions(name), f"wraps(func)({name})"),
        )
        for name in _CALLED
    ),
]
