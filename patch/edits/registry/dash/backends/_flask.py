"""Clears what an earlier run of the program left when an app is built.
See https://github.com/plotly/dash/issues/3818."""

from patch.vocabulary import Edit, calls, insert_after

EDITS = [
    Edit(
        "clear an earlier run",
        within="FlaskDashServer.__init__",
        change=insert_after(calls("super().__init__"), "self.clear_earlier_run()"),
    ),
]
