"""python -m launch.search --kind one --minutes 2: search for programs that are wrong."""
from __future__ import annotations

import argparse
import pathlib
import sys

from . import concurrency, faults, notebook, one_app, several_apps
from .search import Search

KINDS = {
    "one": one_app.programs(ordered=False),
    "several": several_apps.programs(),
    "notebook": notebook.programs(),
    "faults": faults.programs(),
    "concurrency": concurrency.programs(seconds=2),
    "order": one_app.programs(ordered=True),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m launch.search")
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--minutes", type=float, default=2, help="for all kinds")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--stock", required=True, help="a Python with stock Dash")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for what is found")
    options = parser.parse_args()
    wrong = 0
    kinds = options.kind or list(KINDS)
    for kind in kinds:
        search = Search(kind, KINDS[kind], options.python, options.stock)
        try:
            search.minutes(options.minutes / len(kinds), options.seed, options.keep)
        finally:
            search.close()
        wrong += search.counts["wrong"]
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
