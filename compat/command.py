"""The command line: prepare the environments, try the libraries, print the table."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable, Iterable, Mapping, Optional, Sequence, TypeVar

from patch.bases import chosen as chosen_base

from . import flavours
from .environments import Environment, Twin, found_interpreter
from .errors import CompatError
from .flavours import Flavour
from .libraries import HERE, Group, Library, chosen, groups, left_out, libraries
from .nominal import nominal_pin
from .report import Row, compared, details, markdown
from .trial import again, once

Item = TypeVar("Item")
Result = TypeVar("Result")

# The two environments of each group, by its name.
Places = Mapping[str, "tuple[Environment, Environment]"]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Say with the exit code whether the branch breaks a library: 1, or 2 if unknown."""
    options = _parser().parse_args(arguments)
    try:
        options.python = found_interpreter(options.python)
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
    stock = flavours.stock(chosen_base())
    branch = flavours.branch(HERE.parent, options.cache / "wheels")
    begun = time.monotonic()
    places = {
        group.name: _pair(group, stock, branch, options.cache)
        for group in {library.group for library in wanted}
    }
    _in_parallel(lambda pair: _prepare(pair, options.python), places.values())
    _tell(f"{len(places)} groups are ready after {time.monotonic() - begun:.0f} s")
    rows = _in_parallel(lambda library: _row(library, places), wanted)
    _tell(f"{len(rows)} libraries were tried after {time.monotonic() - begun:.0f} s")
    _tell(details(rows))
    versions = {kind.name: kind.version for kind in (stock, branch)}
    table = markdown(rows, versions, {} if options.names else left_out())
    (options.cache / "table.md").write_text(table + "\n", encoding="utf-8")
    print(table)
    return int(any(row.broken for row in rows))


def _lock(options: argparse.Namespace) -> int:
    stock = flavours.stock(chosen_base())
    for group in groups():
        group.lock.unlink(missing_ok=True)
        made = _environment(group, stock, options.cache)
        made.prepare(options.python)
        _tell(f"{group.name}: {made.lock(options.python)} pins")
    return 0


def _environment(group: Group, flavour: Flavour, cache: Path) -> Environment:
    return Environment(group, flavour, cache / f"{group.name}-{flavour.name}")


def _pair(
    group: Group, stock: Flavour, branch: Flavour, cache: Path
) -> tuple[Environment, Environment]:
    original = _environment(group, stock, cache)
    return original, Twin(
        group, branch, cache / f"{group.name}-{branch.name}", original
    )


def _prepare(pair: Iterable[Environment], interpreter: str) -> None:
    for environment in pair:
        environment.prepare(interpreter)


def _row(library: Library, places: Places) -> Row:
    stock, branch = places[library.group.name]
    row = Row(
        library,
        compared(once(library, stock.python), once(library, branch.python)),
        compared(again(library, stock.python), again(library, branch.python)),
        nominal_pin(library.name, stock),
    )
    _tell(f"{library.name}:")
    for title, found in row.outcomes.items():
        _tell(f"  {title}: {found.fault or 'ok'}")
    return row


def _in_parallel(
    function: Callable[[Item], Result], items: Iterable[Item]
) -> list[Result]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(function, items))


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
