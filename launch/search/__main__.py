"""python -m launch.search --kind one --minutes 2: search for programs that are wrong."""
from __future__ import annotations

import argparse
import pathlib
import sys

from . import concurrency, faults, leaks, notebook, one_app, several_apps
from .search import Search

KINDS = {
    "one": one_app.programs(ordered=False),
    "order": one_app.programs(ordered=True),
    "several": several_apps.programs(),
    "notebook": notebook.programs(),
    "faults": faults.programs(),
    "concurrency": concurrency.programs(seconds=2),
}
# Measured, not drawn.
LEAKS = "leaks"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m launch.search")
    parser.add_argument("--kind", choices=[*KINDS, LEAKS], action="append")
    parser.add_argument("--minutes", type=float, default=2, help="for all kinds")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--stock", required=True, help="a Python with stock Dash")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for what is found")
    options = parser.parse_args()
    kinds = options.kind or [*KINDS, LEAKS]
    minutes = options.minutes / len(kinds)
    wrong = sum(
        leaked(options, minutes) if kind == LEAKS else found(options, kind, minutes)
        for kind in kinds
    )
    return min(wrong, 1)


def found(options: argparse.Namespace, kind: str, minutes: float) -> int:
    """How many wrong programs of a kind were found."""
    search = Search(kind, KINDS[kind], options.python, options.stock)
    try:
        search.minutes(minutes, options.seed, options.keep)
    finally:
        search.close()
    return search.counts["wrong"]


def leaked(options: argparse.Namespace, minutes: float) -> int:
    """How many kinds of leaks were found."""
    # Each round is repeated in two interpreters, and before it is measured.
    seconds = minutes * 60 / len(leaks.ROUNDS) / 2.7
    count = 0
    for name, sentence in leaks.leaking(
        options.python, options.stock, seconds, leaks.MOST
    ):
        count += 1
        print(f"leaks, {name}: {sentence}\n")
    print(f"leaks: {len(leaks.ROUNDS) + len(leaks.FACTORIES)} programs, {count} leak")
    return count


if __name__ == "__main__":
    sys.exit(main())
