"""Offers the main module of a spawned process to imports while Dash is being imported.
See https://github.com/plotly/dash/issues/3912."""

from patch.vocabulary import Edit, assigns, insert_before

EDITS = [
    Edit(
        "offer the main module to imports",
        change=insert_before(
            assigns("ctx"),
            """
            from . import _run_once  # noqa: E402

            _run_once.offer_main_module()

            """,
        ),
    ),
]
