"""What `make search` looks for, bounded: programs of fixed numbers."""

import pathlib
import subprocess
from typing import Iterator

import pytest

from ..interpreter import launched_python
from ..search import leaks
from ..search.bounded import NUMBERS
from ..search.interpreter import Interpreter
from ..search.kinds import KINDS, interpreters
from ..search.mutations import CHANGE, MUTATIONS
from ..search.search import Search, kept

# Not where a test's folder goes away with the session.
FOUND = pathlib.Path(".search")


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Interpreter, Interpreter]]:
    """A Python with the branch, and one with the release that it builds on."""
    with interpreters(launched_python()) as found:
        yield found


@pytest.mark.parametrize("kind", NUMBERS)
def test_no_program_is_wrong(kind: str, both: tuple[Interpreter, Interpreter]) -> None:
    search = Search(kind, KINDS[kind], *both)
    for number in NUMBERS[kind]:
        wrong = search.try_number(number)
        if wrong:
            path = kept(FOUND, kind, number, wrong)
            about = wrong.split('"""')[1]
            pytest.fail(f"{kind}, seed {number}: {about}\npython {path}", pytrace=False)


def test_each_mutation_has_its_line() -> None:
    finds = (f"find({name!r}, {line!r})\n" for name, line, *_ in MUTATIONS.values())
    program = CHANGE + "".join(finds)
    subprocess.run([launched_python(), "-c", program], check=True)


def test_locals_of_factories_are_let_go_of(
    both: tuple[Interpreter, Interpreter]
) -> None:
    assert [one for one in leaks.held(both[0]) if one.leaks] == []
