"""Short ways to try a change on a few lines of source."""

from textwrap import dedent

from patch.changes import Change
from patch.edit import Edit, Target, edited

TARGET = Target("9.9.9", "dash/sample.py", "patch/edits/sample/dash/sample.py")


def changed(source: str, change: Change, within: str = "") -> str:
    """The source after one edit called `sample`."""
    edit = Edit("sample", change, within)
    return edited(dedent(source).encode(), [edit], TARGET).text.decode()


def check_changed(before: str, after: str, change: Change, within: str = "") -> None:
    assert changed(before, change, within) == dedent(after)
