"""The parts run, with ten callbacks; what they measure is not judged here.

Both interpreters are the one that runs the tests, which has the branch.
"""

import sys

import pytest

from benchmarks.options import parse
from benchmarks.parts import ORDER, chosen
from benchmarks.table import table


def options(*more):
    python = ["--stock", sys.executable, "--branch", sys.executable]
    return parse([*python, "--sizes", "10", "--rounds", "1", *more])


@pytest.mark.parametrize(
    "part, things",
    [
        ("importing", ["import dash"]),
        ("declaring", ["in a module", "by a function", "with app.callback"]),
        ("declaring_below", ["a hundred", "one each time"]),
        ("building", ["Dash()"]),
        (
            "several_apps",
            ["Dash() and three callbacks", "first request of the last"] * 2
            + ["app"] * 2
            + ["app of 100 callbacks, dropped"] * 2,
        ),
        ("memory", ["waiting", "served"]),
        ("first_request", ["/", "/_dash-dependencies"]),
        ("dependencies", ["again", "after a change", "if changed"]),
        ("calling", ["call", "page"]),
    ],
)
def test_part(part, things):
    ((name, measure),) = chosen(options("--only", part))
    rows = list(measure(options()))

    assert (name, [row.what for row in rows]) == (part, things)
    for row in rows:
        assert row.samples["stock"] and row.samples["branch"]
        assert all(value > 0 for taken in row.samples.values() for value in taken)
    assert len(table(rows).splitlines()) == 2 + len(rows)


def test_all_parts_are_there():
    assert [name for name, _ in chosen(options())] == list(ORDER)


def test_unknown_part():
    with pytest.raises(SystemExit, match="no part speed: choose of importing, "):
        list(chosen(options("--only", "speed")))
