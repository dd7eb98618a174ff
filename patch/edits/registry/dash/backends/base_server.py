"""Lets a backend clear what an earlier run of the program left.
See https://github.com/plotly/dash/issues/3818."""

from patch.vocabulary import Edit, add_import, defines, insert_after

EDITS = [
    Edit(
        "import the registry",
        change=add_import("\n\nfrom dash import callback_registry"),
    ),
    Edit(
        "clear an earlier run",
        within="BaseDashServer",
        change=insert_after(
            defines("__init__"),
            '''

            def clear_earlier_run(self) -> None:
                """Drop the callbacks that an earlier run of the program left pending.

                    Called when an app was built: the modules that are run again have
                    declared their callbacks anew.
                    """
                callback_registry.pending.forget_gone()
            ''',
        ),
    ),
]
