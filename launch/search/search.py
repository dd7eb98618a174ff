"""Looks for programs that do not see what is right, for so many minutes."""
from __future__ import annotations

import collections
import pathlib
import time
import typing

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from .interpreter import Ended, Interpreter
from .programs import NotAProgram, Program, alone, expected, run

# So many programs are drawn from one seed.
BATCH = 200
# What is wrong like others is found so many times.
ALIKE = 2
# A wrong program is made smaller for so many seconds.
SHRINKING = 40


class Enough(BaseException):
    """The time for making a program smaller is over."""


class Wrong(AssertionError):
    """A program that saw something else than what is right."""


class Search:
    """Programs of one kind, in two interpreters; counts what it ran and found."""

    def __init__(
        self, name: str, programs: SearchStrategy[Program], python: str, stock: str
    ) -> None:
        self.name = name
        self.programs = programs
        self.branch = Interpreter(python)
        self.stock = Interpreter(stock)
        self.counts: collections.Counter[str] = collections.Counter()
        self.known: collections.Counter[str] = collections.Counter()
        self.kind = ""
        self.last = ""
        self.deadline = 0.0
        self.found_at = 0.0

    def close(self) -> None:
        self.branch.close()
        self.stock.close()

    def minutes(self, minutes: float, first: int, folder: pathlib.Path | None) -> None:
        """Draw from one seed after the other until the time is over."""
        self.deadline = time.monotonic() + 60 * minutes
        number = first
        while time.monotonic() < self.deadline:
            self.batch(number)
            if self.last:
                self.keep(number, folder)
            number += 1
        print(f"{self.name}: {dict(self.counts)}, seeds {first} to {number - 1}")

    def batch(self, number: int) -> None:
        """Run the programs of a seed; the smallest that is wrong remains in `last`."""
        self.last = ""

        @seed(number)
        @settings(
            max_examples=BATCH,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
            report_multiple_bugs=False,
            print_blob=False,
        )
        @given(self.programs)
        def check(program: Program) -> None:
            if self.last and time.monotonic() > self.found_at + SHRINKING:
                raise Enough
            if time.monotonic() < self.deadline or self.last:
                self.check(program)

        try:
            check()
        except (Wrong, Enough):
            pass
        except Flaky:
            # What depends on time is kept as it was found.
            self.counts["wrong once"] += 1

    def check(self, program: Program) -> None:
        self.counts["programs"] += 1
        try:
            right = expected(self.stock, program)
        except NotAProgram:
            self.counts["left out, for stock fails"] += 1
            return
        ended = run(self.branch, program.text)
        if ended.seen != right:
            about = difference(ended, right)
            kind = likeness(ended, right)
            if self.known[kind] >= ALIKE:
                self.counts["wrong like others"] += 1
                return
            self.kind = kind
            self.found_at = self.found_at if self.last else time.monotonic()
            self.last = alone(program, right, about)
            raise Wrong(about)

    def keep(self, number: int, folder: pathlib.Path | None) -> None:
        """Say what was found, once, and leave it as a file that runs alone."""
        self.counts["wrong"] += 1
        self.known[self.kind] += 1
        about = self.last.split('"""')[1]
        print(f"{self.name}, seed {number}: {about}\n")
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{self.name}_{number}.py"
            path.write_text(self.last)
            print(f"python {path}\n")


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
