"""python -m launch.search --kind one --minutes 2: search for programs that are wrong."""
from __future__ import annotations

import argparse
import pathlib
import sys

from . import leaks
from .interpreter import Interpreter
from .kinds import KINDS, LEAKS, interpreters
from .search import Search


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m launch.search")
    parser.add_argument("--kind", choices=[*KINDS, LEAKS], action="append")
    parser.add_argument("--minutes", type=float, default=2, help="for all kinds")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--option", action="append", default=[], help="of Python: -OO")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for what is found")
    options = parser.parse_args()
    kinds = options.kind or [*KINDS, LEAKS]
    minutes, wrong = options.minutes / len(kinds), 0
    with interpreters(options.python, *options.option) as both:
        for kind in kinds:
            if kind == LEAKS:
                wrong += leaked(both, minutes)
                continue
            search = Search(kind, KINDS[kind], *both)
            search.minutes(minutes, options.seed, options.keep)
            wrong += search.counts["wrong"]
    return min(wrong, 1)


def leaked(both: tuple[Interpreter, Interpreter], minutes: float) -> int:
    """How many kinds of leaks were found."""
    # Each round is repeated in two interpreters, and before it is measured.
    seconds = minutes * 60 / len(leaks.ROUNDS) / 2.7
    count = 0
    for one in (*leaks.held(both[0]), *leaks.grown(*both, seconds, leaks.MOST)):
        count += one.leaks
        print(f"leaks, {one.name}: {'LEAKS, ' * one.leaks}{one.sentence}", flush=True)
    return count


if __name__ == "__main__":
    sys.exit(main())
