"""The command line: prepare the environments, try the libraries, print the table."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterable, Mapping, Optional, Sequence

from patch.bases import chosen as chosen_base

from . import flavours
from .environments import Environment, check_interpreter
from .errors import CompatError
from .flavours import Flavour
from .libraries import HERE, Group, Library, chosen, groups, left_out, libraries
from .nominal import nominal_pin
from .report import Row, compared, details, markdown
from .trial import outcome

Environments = Mapping[str, Mapping[str, Environment]]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Say with the exit code whether the branch breaks a library: 1, or 2 if unknown."""
    options = _parser().parse_args(arguments)
    try:
        check_interpreter(options.python)
        return _lock(options) if options.lock else _try(options)
    except CompatError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="compat", description=__doc__)
    parser.add_argument("names", nargs="*", help="libraries to try; all if none")
    parser.add_argument("--python", default=sys.executable, help="a Python 3.11")
    parser.add_argument(
        "--cache",
        type=_absolute,
        default=HERE.parent / ".compat",
        help="for environments",
    )
    parser.add_argument("--lock", action="store_true", help="pin what pip chooses now")
    return parser


def _absolute(path: str) -> Path:
    return Path(path).resolve()


def _try(options: argparse.Namespace) -> int:
    wanted = chosen(options.names, libraries())
    kinds = [
        flavours.stock(chosen_base()),
        flavours.branch(HERE.parent, options.cache / "wheels"),
    ]
    begun = time.monotonic()
    used = {library.group.name: library.group for library in wanted}
    places = _prepared(used.values(), kinds, options)
    _tell(f"{len(used)} groups are ready after {time.monotonic() - begun:.0f} s")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(lambda library: _row(library, places), wanted))
    _tell(f"{len(rows)} libraries were tried after {time.monotonic() - begun:.0f} s")
    print(details(rows), file=sys.stderr)
    versions = {kind.name: kind.version for kind in kinds}
    table = markdown(rows, versions, {} if options.names else left_out())
    (options.cache / "table.md").write_text(table + "\n", encoding="utf-8")
    print(table)
    return int(any(row.broken for row in rows))


def _lock(options: argparse.Namespace) -> int:
    used = groups()
    for group in used:
        group.lock.unlink(missing_ok=True)
    for name, kinds in _prepared(
        used, [flavours.stock(chosen_base())], options
    ).items():
        _tell(f"{name}: {kinds['stock'].lock(options.python)} pins")
    return 0


def _prepared(
    among: Iterable[Group], kinds: Sequence[Flavour], options: argparse.Namespace
) -> Environments:
    places = {
        group.name: {
            kind.name: Environment(
                group, kind, options.cache / f"{group.name}-{kind.name}"
            )
            for kind in kinds
        }
        for group in among
    }
    every = [one for of_group in places.values() for one in of_group.values()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda one: one.prepare(options.python), every))
    return places


def _row(library: Library, places: Environments) -> Row:
    of_group = places[library.group.name]
    stock = outcome(library, of_group["stock"].python)
    branch = compared(stock, outcome(library, of_group["branch"].python))
    words = ["ok" if found.good else found.fault for found in (stock, branch)]
    _tell(f"{library.name}: stock {words[0]}; branch {words[1]}")
    note = nominal_pin(library.name, of_group["stock"])
    return Row(library, stock, branch, note)


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
