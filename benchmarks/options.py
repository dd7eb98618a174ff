"""The command line that the suite and each of its parts understand."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

from .rows import BRANCH, STOCK

SIZES = (10, 100, 1_000, 10_000, 100_000)
_QUICK_SIZES = (10, 1_000, 10_000)
_OUTPUT = Path("build", "benchmarks")


@dataclass(frozen=True)
class Options:
    """What to measure, and how thoroughly."""

    pythons: dict[str, str]
    sizes: tuple[int, ...]
    is_quick: bool
    only: tuple[str, ...]
    output: Path
    most_rounds: int = sys.maxsize

    def rounds(self, wanted: int) -> int:
        """How many rounds to make where a full run makes ``wanted``."""
        due = max(3, wanted // 4) if self.is_quick else wanted
        return min(due, self.most_rounds)

    def up_to(self, numbers: Sequence[int]) -> list[int]:
        """Those of some numbers that are no greater than the greatest size."""
        return [one for one in numbers if one <= max(self.sizes)]


def parse(arguments: Optional[Sequence[str]] = None) -> Options:
    """Options from a command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure the branch beside stock Dash."
    )
    parser.add_argument("--stock", required=True, help="interpreter with stock Dash")
    parser.add_argument("--branch", required=True, help="interpreter with the branch")
    parser.add_argument("--quick", action="store_true", help="about five minutes")
    parser.add_argument(
        "--sizes", type=_numbers, help="numbers of callbacks, as 10,100"
    )
    parser.add_argument(
        "--only", type=_words, default=(), help="parts, as calling,load"
    )
    parser.add_argument(
        "--rounds", type=int, default=sys.maxsize, help="at most so many"
    )
    parser.add_argument(
        "--output", type=Path, default=_OUTPUT, help="folder of results"
    )
    given = parser.parse_args(arguments)
    # Not resolved: the interpreter of an environment is a link that leads out of it.
    pythons = {STOCK: given.stock, BRANCH: given.branch}
    return Options(
        pythons={name: str(Path(one).absolute()) for name, one in pythons.items()},
        sizes=given.sizes or (_QUICK_SIZES if given.quick else SIZES),
        is_quick=given.quick,
        only=given.only,
        output=given.output,
        most_rounds=given.rounds,
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part.replace("_", "")) for part in _words(text))


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
