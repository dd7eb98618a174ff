"""`python -m patch.acceptance CHECKOUT`: the pull requests, tried on upstream itself."""

import argparse
import sys
from pathlib import Path
from typing import List, Sequence

from patch import bases, trees
from patch.acceptance.trial import Outcome, Trial, table
from patch.errors import PatchError
from patch.sets import EditSet, choose, load_sets

ALL = "all"


def main() -> int:
    """Print the table; the exit code is 1 if something is worse than before."""
    options = _parser().parse_args()
    outcomes: List[Outcome] = []
    try:
        choices = {name: _sets(name) for name in options.sets or _names()}
        with trees.downloaded(bases.chosen()) as release:
            # Not resolved: a link to the interpreter is what makes the environment.
            python = options.python.absolute()
            trial = Trial(options.checkout.resolve(), python, release)
            _say("upstream alone")
            trial.start()
            for name, sets in choices.items():
                _say(" + ".join(one.name for one in sets))
                outcomes.append(trial.outcome(name, sets))
    except PatchError as error:
        print(error, file=sys.stderr)
        return 1
    print(table(outcomes), end="")
    return 0 if all(one.is_clean() for one in outcomes) else 1


def _names() -> Sequence[str]:
    return [*(one.name for one in load_sets()), ALL]


def _sets(name: str) -> Sequence[EditSet]:
    return load_sets() if name == ALL else choose(load_sets(), [name])


def _say(words: str) -> None:
    print(f"testing {words}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m patch.acceptance",
        description="Do with a checkout of plotly/dash what upstream's CI does: its "
        "linters, its unit and backend tests and ours, before and after the sets, each "
        "in a clone of its own. The table is in Markdown.",
    )
    parser.add_argument("checkout", metavar="CHECKOUT", type=Path)
    parser.add_argument(
        "--python",
        metavar="PYTHON",
        type=Path,
        required=True,
        help="the interpreter of an environment with what upstream's tests need; the "
        "Dash in it is exchanged",
    )
    parser.add_argument(
        "--sets",
        metavar="SET",
        nargs="*",
        help=f"only these, each with those it requires; {ALL} for all together",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
