import pytest

from patch import places
from patch.changes import (
    Change,
    add_import,
    append,
    both,
    decorate,
    drop_import,
    either,
    insert_after,
    insert_before,
    keep_result,
    prepend,
    remove,
    replace,
    replace_expression,
    replace_target,
    replace_under_comment,
    replace_value,
    split_method,
    undecorate,
    wrap,
)
from patch.errors import PatchError
from patch.places import assigns, calls, defines, loops, returns
from patch.tests.sources import changed, check_changed

METHOD = '''\
"""A module."""
import os


class App:
    def start(self):
        """Start it."""
        self.prepare()

        # Take all.
        for name in TABLE:
            self.table[name] = TABLE[name]

        self.count = len(TABLE)  # once
        # the end

    @property
    def size(self):
        return self.count
'''


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(replace(loops("LIST"), "x()"), id="nothing-found"),
        pytest.param(remove(assigns("self.table")), id="target-differs"),
        pytest.param(replace_expression("LIST", "x"), id="no-expression"),
        pytest.param(replace_expression("TABLE", "x"), id="more-than-once"),
        pytest.param(replace_expression("TABLE", "x", times=4), id="less-than-stated"),
        pytest.param(replace_value(calls("self.prepare"), "1"), id="no-assignment"),
        pytest.param(
            split_method(assigns("self.table[name]"), "def rest(self)", "rest()"),
            id="split-inside-a-loop",
        ),
        pytest.param(
            remove(assigns("self.table[name]").inside(loops("TABLE"))),
            id="last-of-its-block",
        ),
    ],
)
def test_stops(change: Change) -> None:
    with pytest.raises(PatchError, match="^dash 9.9.9, dash/sample.py: the edit "):
        changed(METHOD, change, "App.start")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from a import b, c, d\n", "from a import b, c\n"),
        ("from a import d, b as c\n", "from a import b as c\n"),
        ("from a import (\n    b,\n    d,\n)\n", "from a import (\n    b,\n    )\n"),
    ],
    ids=["last", "first", "parentheses"],
)
def test_drop_import(before: str, after: str) -> None:
    check_changed(before, after, drop_import("d"))


def test_drop_import_leaves_no_empty_import() -> None:
    with pytest.raises(PatchError, match="another name beside `d`"):
        changed("from a import d\n", drop_import("d"))


def test_insert_before_goes_above_comments() -> None:
    _check_lines(
        insert_before(loops("TABLE"), "reset()"),
        "        self.prepare()",
        "",
        "        reset()",
        "        # Take all.",
        "        for name in TABLE:",
    )


def test_insert_before_with_empty_line_below() -> None:
    _check_lines(
        insert_before(
            loops("TABLE"),
            """
            # Anew.
            reset()

            """,
        ),
        "",
        "        # Anew.",
        "        reset()",
        "",
        "        # Take all.",
    )


def test_insert_after() -> None:
    _check_lines(
        insert_after(calls("self.prepare"), "reset()"),
        "        self.prepare()",
        "        reset()",
        "",
        "        # Take all.",
    )


def test_insert_after_last_goes_above_trailing_comment() -> None:
    _check_lines(
        insert_after(assigns("self.count"), "reset()"),
        "        self.count = len(TABLE)  # once",
        "        reset()",
        "        # the end",
    )


def test_insert_method() -> None:
    method = """

        def stop(self):
            if self.count:

                reset()
    """
    _check_lines(
        insert_after(defines("start"), method),
        "        # the end",
        "",
        "    def stop(self):",
        "        if self.count:",
        "",
        "            reset()",
        "",
        "    @property",
        within="App",
    )


def test_replace_takes_comments_along() -> None:
    _check_lines(
        replace(loops("TABLE"), "take()"),
        "        self.prepare()",
        "",
        "        take()",
        "",
        "        self.count = len(TABLE)  # once",
    )


def test_replace_under_comment() -> None:
    _check_lines(
        replace_under_comment(loops("TABLE"), "take()"),
        "        # Take all.",
        "        take()",
        "",
        "        self.count = len(TABLE)  # once",
    )


def test_replace_inside_block() -> None:
    _check_lines(
        replace(assigns("self.table[name]"), "take(name)\nkeep(name)"),
        "        for name in TABLE:",
        "            take(name)",
        "            keep(name)",
        "",
    )


def test_remove_keeps_one_gap() -> None:
    _check_lines(
        remove(loops("TABLE")),
        "        self.prepare()",
        "",
        "        self.count = len(TABLE)  # once",
    )


def test_remove_passes_gap_on() -> None:
    check_changed("a()\n\nb()\nc()\n", "a()\n\nc()\n", remove(calls("b")))


def test_remove_last() -> None:
    check_changed("a()\n\nb()\n", "a()\n", remove(calls("b")))


def test_prepend_goes_below_docstring() -> None:
    _check_lines(
        prepend("reset()"),
        '        """Start it."""',
        "        reset()",
        "        self.prepare()",
    )


def test_prepend_without_docstring() -> None:
    check_changed(
        "def f():\n    a()\n",
        "def f():\n    b()\n    a()\n",
        prepend("b()"),
        "f",
    )


def test_append() -> None:
    check_changed(
        "def f():\n    a()\n\n\ng()\n",
        "def f():\n    a()\n    b()\n\n\ng()\n",
        append("b()"),
        "f",
    )


def test_add_import() -> None:
    check_changed(
        "import a\nfrom b import c\n\nX = 1\n",
        "import a\nfrom b import c\nfrom . import d\n\nX = 1\n",
        add_import("from . import d"),
    )


def test_add_import_needs_imports() -> None:
    with pytest.raises(PatchError, match="looks for an import at the top level"):
        changed("X = 1\n", add_import("import a"))


def test_decorate_goes_on_top() -> None:
    _check_lines(
        decorate("cached(size=1)"),
        "",
        "    @cached(size=1)",
        "    @property",
        "    def size(self):",
        within="App.size",
    )


def test_undecorate_leaves_the_function() -> None:
    _check_lines(undecorate("property"), "", "    def size(self):", within="App.size")


def test_undecorate_needs_the_decorator() -> None:
    with pytest.raises(PatchError, match="looks for the decorator `cached`"):
        changed(METHOD, undecorate("cached"), within="App.size")


def test_split_method_moves_the_rest() -> None:
    _check_lines(
        split_method(loops("TABLE"), "def _take(self) -> None:", "self._take()"),
        "        self.prepare()",
        "",
        "        self._take()",
        "",
        "    def _take(self) -> None:",
        "        # Take all.",
        "        for name in TABLE:",
        "            self.table[name] = TABLE[name]",
        "",
        "        self.count = len(TABLE)  # once",
        "        # the end",
        "",
        "    @property",
    )


def test_wrap() -> None:
    _check_lines(
        wrap(loops("TABLE"), "with LOCK"),
        "        self.prepare()",
        "",
        "        with LOCK:",
        "            # Take all.",
        "            for name in TABLE:",
        "                self.table[name] = TABLE[name]",
        "",
        "        self.count = len(TABLE)  # once",
    )


def test_replace_expression_counts_whole_ones() -> None:
    check_changed(
        """\
        from mod import TABLE

        def take(TABLE, x=mod.TABLE):
            mod.TABLE.clear(mod.TABLE)
            my.mod.TABLE = TABLE
            return call(TABLE=mod . TABLE)
        """,
        """\
        from mod import TABLE

        def take(TABLE, x=new):
            new.clear(new)
            my.mod.TABLE = TABLE
            return call(TABLE=new)
        """,
        replace_expression("mod.TABLE", "new", times=4),
    )


def test_replace_expression_at_place() -> None:
    _check_lines(
        replace_expression("TABLE", "self.registry", at=assigns("self.count")),
        "            self.table[name] = TABLE[name]",
        "",
        "        self.count = len(self.registry)  # once",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = b = f(1)", "c = b = f(1)"),
        ("a: int = f(1)", "c: int = f(1)"),
        ("a += f(1)", "c += f(1)"),
    ],
)
def test_replace_target(before: str, after: str) -> None:
    check_changed(before, after, replace_target(assigns("a"), "c"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = b = f(1)  # why", "a = b = 2  # why"),
        ("a: int = f(1)", "a: int = 2"),
        ("a += f(1)", "a += 2"),
    ],
)
def test_replace_value(before: str, after: str) -> None:
    check_changed(before, after, replace_value(assigns("a"), "2"))


def test_keep_result() -> None:
    _check_lines(
        keep_result(calls("self.prepare"), "ready"),
        "        ready = self.prepare()",
        "",
    )


def test_both_sees_earlier_change() -> None:
    _check_lines(
        both(
            replace(loops("TABLE"), "if take:\n    take()"),
            insert_after(places.tests("take"), "done()"),
        ),
        "",
        "        if take:",
        "            take()",
        "        done()",
        "",
        "        self.count = len(TABLE)  # once",
    )


@pytest.mark.parametrize("call", ["old()", "new()"])
def test_either_makes_the_change_that_fits(call: str) -> None:
    change = either(replace(calls("new"), "x()"), remove(calls("old")))
    after = {"new()": "a()\nx()\n", "old()": "a()\n"}
    check_changed(f"a()\n{call}\n", after[call], change)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("a()", "either a call of `new` or a call of `old`, expects 1 and finds 0"),
        ("new()\nold()", "looks for one shape of 2, expects 1 and finds 2"),
    ],
    ids=["none", "two"],
)
def test_either_needs_one_that_fits(source: str, sentence: str) -> None:
    change = either(replace(calls("new"), "x()"), replace(calls("old"), "x()"))
    with pytest.raises(PatchError, match=sentence):
        changed(source, change)


def test_module_cannot_be_decorated() -> None:
    with pytest.raises(TypeError, match="a module has no name and no decorators"):
        changed(METHOD, decorate("cached"))


def test_code_without_statement_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no statement in the code"):
        replace(returns(), "# nothing")


def _check_lines(change: Change, *lines: str, within: str = "App.start") -> None:
    """The lines stand in the result, and around them nothing else has changed."""
    after = changed(METHOD, change, within)
    block = "\n".join(lines) + "\n"
    assert block in after
    head, _, tail = after.partition(block)
    assert METHOD.startswith(head)
    assert METHOD.endswith(tail)
