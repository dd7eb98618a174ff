from textwrap import dedent

import pytest

from patch.changes import append, replace, replace_expression
from patch.edit import Edit, edited
from patch.errors import PatchError
from patch.places import assigns, calls
from patch.tests.sources import TARGET, changed, check_changed

SOURCE = """\
class App:
    def size(self):
        return 1

    def size(self, value):
        return 2


def outer():
    def inner():
        a()
    return inner
"""


@pytest.mark.parametrize(
    ("within", "sentence"),
    [
        pytest.param(
            "Dash",
            "looks for a definition of `Dash` in `Dash`, expects 1 and finds 0,",
            id="missing",
        ),
        pytest.param(
            "App.size",
            "looks for a definition of `size` in `App.size`, expects 1 and finds 2,",
            id="ambiguous",
        ),
        pytest.param("inner", "a definition of `inner`", id="nested-deeper"),
    ],
)
def test_scope_is_not_there_once(within: str, sentence: str) -> None:
    with pytest.raises(PatchError, match=sentence):
        changed(SOURCE, append("x()"), within)


def test_nested_function_is_a_scope() -> None:
    check_changed(
        SOURCE,
        SOURCE.replace("a()", "b()"),
        replace(calls("a"), "b()"),
        "outer.inner",
    )


def test_error_is_one_sentence() -> None:
    with pytest.raises(PatchError) as excinfo:
        changed(SOURCE, replace(assigns("x"), "b()"), "outer")
    assert str(excinfo.value) == (
        "dash 9.9.9, dash/sample.py: the edit 'sample' looks for an assignment to `x` "
        "in `outer`, expects 1 and finds 0, so adapt it in "
        "patch/edits/sample/dash/sample.py."
    )


def test_syntax_error_is_refused() -> None:
    with pytest.raises(PatchError, match="the edits leave a syntax error in line 3"):
        changed("x = 1\n\ny = 2\n", replace(assigns("y"), "return 1"))


def test_later_edit_sees_earlier_one() -> None:
    edits = [
        Edit("first", replace(assigns("x"), "y = 2")),
        Edit("second", replace_expression("y", "z")),
    ]
    assert edited(b"x = 1\n", edits, TARGET).text == b"z = 2\n"


def test_edit_that_the_text_serves_is_not_made() -> None:
    edit = Edit("sample", replace(calls("a"), "b()"), "outer.inner", calls("a"))
    assert edited(SOURCE.encode(), [edit], TARGET) == (SOURCE.encode(), ["sample"])


def test_edit_is_made_unless_its_own_scope_serves() -> None:
    edit = Edit("sample", append("a()"), unless=calls("a"))
    after = edited(SOURCE.encode(), [edit], TARGET)
    assert after == (f"{SOURCE}a()\n".encode(), [])


def test_edit_that_nothing_serves_and_that_does_not_match_stops() -> None:
    edit = Edit("sample", replace(calls("b"), "c()"), "outer.inner", calls("c"))
    with pytest.raises(PatchError, match="looks for a call of `b` in `outer.inner`"):
        edited(SOURCE.encode(), [edit], TARGET)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"x = [ 1,2 ]\n\n\n\ny=3 # odd", id="spacing-and-no-last-newline"),
        pytest.param(b"if x :\n\tx = 1\n\ty = 2\n", id="tabs"),
        pytest.param(b"x = 1\r\ny = 2\r\n", id="windows-newlines"),
        pytest.param("x = 1  # naïve\n".encode(), id="utf-8"),
        pytest.param(
            "# coding: latin-1\nx = 'é'\n".encode("latin-1"), id="declared-encoding"
        ),
    ],
)
def test_the_rest_stays_byte_for_byte(source: bytes) -> None:
    edit = Edit("sample", replace_expression("x", "z", times=source.count(b"x")))
    assert edited(source, [edit], TARGET).text == source.replace(b"x", b"z")


def test_inserted_lines_follow_tabs() -> None:
    source = b"def f():\n\ta()\n"
    edit = Edit("sample", append(dedent("if b:\n    c()")), within="f")
    assert edited(source, [edit], TARGET).text.startswith(b"def f():\n\ta()\n\tif b:\n")
