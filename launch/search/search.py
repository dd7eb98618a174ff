"""Looks for programs that do not see what is right: each number is a program."""
from __future__ import annotations

import collections
import pathlib
import random
import time
import typing

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.database import InMemoryExampleDatabase
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from .interpreter import Ended, Interpreter
from .programs import NotAProgram, Program, alone, expected, run

# No program draws more bytes.
BYTES = 1 << 14
# What is wrong like others is found so many times.
ALIKE = 2
# A wrong program is made smaller for so many seconds.
SHRINKING = 40
# Programs take as long as they take.
HEALTH = [
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
    HealthCheck.too_slow,
]


class Enough(BaseException):
    """The time for making a program smaller is over."""


class Wrong(AssertionError):
    """A program that saw something else than what is right."""


class Search:
    """Programs of one kind, in two interpreters; counts what it ran and found."""

    def __init__(
        self,
        name: str,
        programs: SearchStrategy[Program],
        branch: Interpreter,
        stock: Interpreter,
    ) -> None:
        self.name = name
        self.programs = programs
        self.branch = branch
        self.stock = stock
        self.counts: collections.Counter[str] = collections.Counter()
        self.known: collections.Counter[str] = collections.Counter()
        self.kind = ""
        self.smallest = ""
        self.ends = 0.0

    def try_number(self, number: int) -> str:
        """The smallest program that is wrong like the one of a number, if that is.

        The bytes that it is drawn from depend on the number alone.
        """
        self.smallest = ""

        @settings(
            database=InMemoryExampleDatabase(),
            deadline=None,
            suppress_health_check=HEALTH,
            phases=[Phase.reuse, Phase.shrink],
            report_multiple_bugs=False,
            print_blob=False,
        )
        @given(self.programs)
        def check(program: Program) -> None:
            if self.smallest and time.monotonic() > self.ends:
                raise Enough
            self.check(program)

        try:
            draw = check.hypothesis.fuzz_one_input  # type: ignore[attr-defined]
            draw(random.Random(number).randbytes(BYTES))
        except Wrong:
            self.ends = time.monotonic() + SHRINKING
            try:
                check()
            except (Wrong, Enough):
                pass
            except Flaky:
                # What depends on time is kept as it was found.
                self.counts["wrong once"] += 1
            self.counts["wrong"] += 1
            self.known[self.kind] += 1
        return self.smallest

    def check(self, program: Program) -> None:
        self.counts["programs"] += not self.smallest
        try:
            right = expected(self.stock, program)
        except NotAProgram:
            self.counts["left out, for stock fails"] += not self.smallest
            return
        ended = run(self.branch, program.text)
        if ended.seen != right:
            self.kind = likeness(ended, right)
            if self.known[self.kind] >= ALIKE:
                self.counts["wrong like others"] += 1
                return
            self.smallest = alone(program, right, difference(ended, right))
            raise Wrong(self.smallest)

    def minutes(self, minutes: float, first: int, folder: pathlib.Path | None) -> None:
        """Try one number after the other until the time is over; say what is found."""
        ends = time.monotonic() + 60 * minutes
        number = first
        while time.monotonic() < ends:
            found = self.try_number(number)
            if found:
                about = found.split('"""')[1]
                print(f"{self.name}, seed {number}: {about}\n", flush=True)
                if folder:
                    print(f"python {kept(folder, self.name, number, found)}\n")
            number += 1
        print(f"{self.name}: {dict(self.counts)}, seeds {first} to {number - 1}")


def kept(folder: pathlib.Path, name: str, number: int, text: str) -> pathlib.Path:
    """The file in which a program is left, for it to be run alone."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}_{number}.py"
    path.write_text(text)
    return path


def first_wrong(ended: Ended, right: typing.Any) -> tuple[str, typing.Any, typing.Any]:
    """Where the first look that is wrong differs, what it shows and what is right."""
    for (name, seen), (_, wanted) in zip(ended.seen, right):
        if isinstance(seen, dict) and isinstance(wanted, dict):
            for key, one in wanted.items():
                if seen[key] != one:
                    return f"{name}: {key}", seen[key], one
        elif seen != wanted:
            return name, seen, wanted
    return "looks", len(ended.seen), len(right)


def difference(ended: Ended, right: typing.Any) -> str:
    """A sentence on the first look that is wrong."""
    if ended.seen is None:
        return ended.problem[-1000:]
    where, seen, wanted = first_wrong(ended, right)
    return f"{where} shows {seen!r:.400}, right is {wanted!r:.400}"


def likeness(ended: Ended, right: typing.Any) -> str:
    """What is the same for programs that are wrong in the same manner."""
    if ended.seen is None:
        return ended.problem.strip().splitlines()[-1][:60]
    where, seen, wanted = first_wrong(ended, right)
    where = where.split(":")[-1] if ":" in where else ""
    if not isinstance(seen, list) or not isinstance(wanted, list):
        return where + str(seen)[:60]
    seen, wanted = list(map(str, seen)), list(map(str, wanted))
    parts = {
        "lacks": set(wanted) - set(seen),
        "has more": set(seen) - set(wanted),
        "twice": {one for one in seen if seen.count(one) > wanted.count(one) > 0},
    }
    return " ".join([where, *(key for key, found in parts.items() if found)])
