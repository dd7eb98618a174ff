"""Sets the flag that says that entry points for hooks need not be looked for again.
See https://github.com/plotly/dash/issues/3818, whose registry must not cost time."""

from patch.vocabulary import Edit, append, assigns

EDITS = [
    Edit(
        "say that entry points were looked for",
        within="HooksManager.register_setuptools",
        change=append("cls._registered = True"),
        unless=assigns("cls._registered"),
    ),
]
