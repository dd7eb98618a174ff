import libcst as cst
import pytest

from patch import places
from patch.changes import replace
from patch.edit import find_scope
from patch.errors import Mismatch
from patch.places import (
    Place,
    assigns,
    between,
    calls,
    defines,
    imports,
    loops,
    mentions,
    returns,
)
from patch.source import Scope, body_of
from patch.tests.sources import check_changed

SOURCE = '''\
"""A module."""
import os.path
from typing import List, Optional
from . import _state
from ._names import first, second as other
from ..above import *

COUNT: int = 0


def serve(app, names):
    """Serve it."""
    count = total = 0
    app.names[0] = "x"
    app.count += 1
    with app.lock, app.other_lock:
        app.prepare()
    for name in list(app.names):
        if name in app.seen and not app.open:
            app.prepare_all(name)
            continue
        try:
            app.register(name)
        except KeyError:
            raise ValueError(name)
    app.register(other=names)
    log(app.closed)

    async def later():
        await app.finish()
        return app.later

    def sooner():
        return app.sooner

    if app.late:
        return later
    return app.result
'''


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(assigns("counts"), id="another-name"),
        pytest.param(assigns("app"), id="part-of-the-target"),
        pytest.param(assigns("app.names"), id="item-of-the-target"),
        pytest.param(assigns("app.names[1]"), id="another-item"),
        pytest.param(calls("prepare"), id="method-without-its-object"),
        pytest.param(calls("list"), id="call-inside-an-expression"),
        pytest.param(calls("app.finish"), id="call-in-a-nested-function"),
        pytest.param(returns("app.sooner"), id="return-of-a-nested-function"),
        pytest.param(returns("result"), id="attribute-without-its-object"),
        pytest.param(mentions("KeyError"), id="mentioned-by-a-compound-statement"),
        pytest.param(mentions("other"), id="keyword-of-a-call"),
        pytest.param(mentions("closed"), id="name-of-an-attribute"),
        pytest.param(loops("name"), id="loop-variable"),
        pytest.param(loops("app.seen"), id="iterable-of-no-loop"),
        pytest.param(places.tests("name.seen"), id="test-of-another-object"),
        pytest.param(defines("serve"), id="the-scope-itself"),
        pytest.param(imports("os"), id="import-of-the-module-around"),
    ],
)
def test_does_not_match(place: Place) -> None:
    with pytest.raises(Mismatch) as excinfo:
        place.only(_scope("serve"))
    assert excinfo.value.found == 0


@pytest.mark.parametrize(
    ("place", "start"),
    [
        pytest.param(assigns("count"), "count = total", id="first-target"),
        pytest.param(assigns("total"), "count = total", id="second-target"),
        pytest.param(assigns("app.names[ 0 ]"), "app.names[0]", id="spacing"),
        pytest.param(assigns("app.count"), "app.count +=", id="augmented"),
        pytest.param(calls("app.prepare"), "app.prepare()", id="call"),
        pytest.param(returns("later"), "return later", id="return-in-an-if"),
        pytest.param(returns("app.result"), "return app.result", id="return"),
        pytest.param(mentions("app.closed"), "log(", id="mention"),
        pytest.param(loops("app.names"), "for name", id="loop"),
        pytest.param(places.tests("app.open"), "if name", id="nested-if"),
        pytest.param(defines("later"), "async def later", id="function"),
    ],
)
def test_matches(place: Place, start: str) -> None:
    assert _text(place, "serve").startswith(start)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("os.path", "import os.path"),
        ("typing", "from typing"),
        ("Optional", "from typing"),
        (".", "from . "),
        ("_state", "from . "),
        ("._names", "from ._names"),
        ("second", "from ._names"),
        ("..above", "from ..above"),
    ],
)
def test_imports_by_module_or_name(name: str, start: str) -> None:
    assert _text(imports(name)).startswith(start)


def test_annotated_assignment_in_module() -> None:
    assert _text(assigns("COUNT")) == "COUNT: int = 0"


def test_await_is_a_call() -> None:
    assert _text(calls("app.finish"), "serve.later") == "await app.finish()"


def test_many_matches_are_counted() -> None:
    with pytest.raises(Mismatch) as excinfo:
        returns().only(_scope("serve"))
    assert excinfo.value.found == 2
    assert excinfo.value.words == "a return"


def test_first_and_last_follow_the_text() -> None:
    assert _text(returns().first(), "serve") == "return later"
    assert _text(returns().last(), "serve") == "return app.result"


def test_first_of_none_is_no_match() -> None:
    with pytest.raises(Mismatch, match="the first of: a call of `nothing`"):
        calls("nothing").first().only(_scope("serve"))


def test_inside_narrows_to_blocks_of_another_place() -> None:
    inner = mentions("app.register").inside(loops("app.names"))
    assert _text(inner, "serve") == "app.register(name)"


def test_inside_names_both_places() -> None:
    with pytest.raises(Mismatch, match="a return, inside a loop over `app.names`"):
        returns().inside(loops("app.names")).only(_scope("serve"))


def test_inside_needs_one_outer_place() -> None:
    with pytest.raises(Mismatch, match="a return: 2 found"):
        mentions("name").inside(returns()).only(_scope("serve"))


@pytest.mark.parametrize(
    ("above", "found"),
    [
        pytest.param(mentions("app.names"), 0, id="two-above"),
        pytest.param(assigns("app.count"), 0, id="in-another-block"),
        pytest.param(loops("app.names"), 1, id="above"),
    ],
)
def test_directly_below(above: Place, found: int) -> None:
    place = calls("app.register").directly_below(above)
    assert len(place.find(body_of(_scope("serve")))) == found


def test_between_takes_whole_block() -> None:
    check_changed(
        """\
        a()
        b()

        c()
        d()
        """,
        """\
        a()
        x()
        d()
        """,
        replace(between(calls("b"), calls("c")), "x()"),
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(calls("log"), calls("app.prepare"), id="wrong-order"),
        pytest.param(calls("app.prepare"), calls("log"), id="two-blocks"),
    ],
)
def test_between_needs_one_block(start: Place, end: Place) -> None:
    with pytest.raises(Mismatch, match="the statements from a call of"):
        between(start, end).only(_scope("serve"))


def _scope(name: str) -> Scope:
    return find_scope(cst.parse_module(SOURCE), name)


def _text(place: Place, within: str = "") -> str:
    (statement,) = place.only(_scope(within)).statements
    return cst.Module([]).code_for_node(statement).strip()
