import pytest

from benchmarks.ratios import Ratio, ratio
from benchmarks.rows import Row, in_turns, read, write
from benchmarks.table import flat, table
from benchmarks.targets import Target


def test_turns_alternate():
    asked = []
    measures = {name: lambda name=name: asked.append(name) or 1.0 for name in "ab"}

    assert in_turns(measures, 2) == {"a": [1.0, 1.0], "b": [1.0, 1.0]}
    assert asked == ["a", "b", "a", "b"]


def test_ratio_of_neighbours():
    slow_machine_halfway = ratio([2, 20, 2], [1, 10, 1])

    assert slow_machine_halfway == Ratio(2, 2, 2)


def test_interval_of_few_rounds_is_their_range():
    assert ratio([1, 2, 3], [1, 1, 1]) == Ratio(2, 1, 3)


def test_interval_of_many_rounds_leaves_outliers_out():
    found = ratio([*range(1, 100), 1000], [1] * 100)

    assert (found.low, found.high) == (41, 60)


@pytest.mark.parametrize(
    "measured, verdict",
    [
        pytest.param(Ratio(0.9, 0.8, 0.95), "yes", id="met"),
        pytest.param(Ratio(0.9, 0.8, 1.1), "yes?", id="met-within-noise"),
        pytest.param(Ratio(1.2, 1.1, 1.3), "no, by 0.200", id="missed"),
        pytest.param(Ratio(1.2, 0.9, 1.3), "no?, by 0.200", id="missed-within-noise"),
    ],
)
def test_verdict(measured, verdict):
    assert Target(1.0).verdict(measured) == verdict


def test_table_says_by_how_much_a_target_is_missed():
    row = Row("calling", "call", "s", {"stock": [0.001], "branch": [0.002]}, 1_000)

    line = table([row]).splitlines()[-1]
    expected = ["calling", "call", "1,000", "1 ms", "2 ms", "", "2.000"]
    expected += ["2.000 to 2.000", "≤ 1 of stock", "no, by 1.000"]
    assert [cell.strip() for cell in line.strip("|").split("|")] == expected


def test_growth_with_size():
    rows = [
        Row("declaring", "by hand", "s", {"stock": [1.0], "branch": [2.0]}, 1_000),
        Row("declaring", "by hand", "s", {"stock": [3.0], "branch": [2.5]}, 100_000),
    ]

    (row,) = flat(rows)
    assert row.samples == {"stock": [3.0], "branch": [1.25], "limit": [1.0]}


def test_rows_survive_the_file(tmp_path):
    rows = [Row("load", "a callback", "requests/s", {"stock": [1.5]}, 10)]
    write(tmp_path / "results.json", rows, {"quick": True})

    assert read(tmp_path / "results.json") == (rows, {"quick": True})
