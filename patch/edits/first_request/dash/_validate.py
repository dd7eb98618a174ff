"""Leaves the outputs of all callbacks alone where no background callback could use them.
See https://github.com/plotly/dash/issues/3818, whose registry must not cost time."""

from patch.vocabulary import Edit, prepend

EDITS = [
    Edit(
        "look for background callbacks first",
        within="validate_background_callbacks",
        change=prepend(
            """
            if not any(callback.get("background") for callback in callback_map.values()):
                return
            """
        ),
    ),
]
