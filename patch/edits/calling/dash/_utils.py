"""Nothing is read-only or final in a dictionary that was never told so.
See https://github.com/plotly/dash/issues/3818, whose registry must not cost time."""

from patch.vocabulary import Edit, prepend

EDITS = [
    Edit(
        "set what nothing forbids",
        within="AttributeDict.__setitem__",
        change=prepend(
            """
            if not self.__dict__:
                return dict.__setitem__(self, key, val)
            """
        ),
    ),
]
