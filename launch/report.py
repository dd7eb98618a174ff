"""Print the launch table of two interpreters side by side, as Markdown.

    python -m launch.report --stock PYTHON --branch PYTHON

Each interpreter has a Dash of its own, with the servers of the table beside it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterable, Iterator, Mapping, Optional, Sequence

from .interpreter import version_of
from .site import FAULTS
from .table import FULL, Cell, cells, chosen_cells


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Try the whole table on both; say with the exit code if the branch is all ok."""
    options = _parser().parse_args(arguments)
    pythons = {"stock": options.stock, "branch": options.branch}
    wanted = [cell for cell in chosen_cells() if options.only in cell.id]
    results = {name: _results(wanted, python) for name, python in pythons.items()}
    print("\n".join(_markdown(wanted, pythons, results)))
    return int(any(found is not None for found in results["branch"].values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="report", description=__doc__)
    for name, dash in (("--stock", "a released Dash"), ("--branch", "the branch")):
        # programs are started in folders of their own
        parser.add_argument(
            name,
            type=os.path.abspath,
            required=True,
            metavar="PYTHON",
            help=f"interpreter that has {dash}",
        )
    parser.add_argument("--only", default="", help="only cells with this in their name")
    return parser


def _results(wanted: list[Cell], python: str) -> dict[str, Optional[str]]:
    """What was wrong with each possible cell, None where all was right."""
    version = version_of(python)
    possible = [cell for cell in wanted if cell.impossible(version) is None]
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(
        os.cpu_count()
    ) as pool:
        tries = {
            cell.id: pool.submit(_fault, cell, python, Path(place) / str(number))
            for number, cell in enumerate(possible)
        }
        return {name: future.result() for name, future in tries.items()}


def _fault(cell: Cell, python: str, place: Path) -> Optional[str]:
    place.mkdir()
    try:
        cell.run(python, place)
    except (AssertionError, *FAULTS) as error:
        print(f"{python}: {cell.id}\n{error}\n", file=sys.stderr)
        return str(error).partition("\n")[0]
    print(f"{python}: {cell.id}: {cell.success}", file=sys.stderr)
    return None


def _markdown(
    wanted: list[Cell],
    pythons: Mapping[str, str],
    results: Mapping[str, Mapping[str, Optional[str]]],
) -> Iterator[str]:
    versions = {name: version_of(python) for name, python in pythons.items()}
    titles = [f"{name} ({_dash(python)})" for name, python in pythons.items()]
    yield _line("promise", "start", "program", "backend", *titles)
    yield _line(*["---"] * (4 + len(titles)))
    for cell in wanted:
        reasons = [cell.impossible(version) for version in versions.values()]
        if all(reasons):
            continue
        words = [_word(cell, versions[name], results[name]) for name in pythons]
        yield _line(*_names(cell), *words)
    yield from _totals(results)
    yield from _notes(wanted)
    yield from _left_out(wanted, versions)
    yield from _spared(wanted, versions)


def _word(
    cell: Cell, version: tuple[int, int], results: Mapping[str, Optional[str]]
) -> str:
    reason = cell.impossible(version)
    if reason is not None:
        return f"not possible: {reason}"
    fault = results[cell.id]
    return cell.success if fault is None else _faults(fault)


def _faults(fault: str) -> str:
    first, *others = fault.split("; ")
    return f"**{first}**" + (f" and {len(others)} more" if others else "")


def _totals(results: Mapping[str, Mapping[str, Optional[str]]]) -> Iterator[str]:
    yield ""
    for name, found in results.items():
        good = sum(fault is None for fault in found.values())
        yield f"- {name}: {good} of {len(found)} cells are ok"


def _notes(wanted: list[Cell]) -> Iterator[str]:
    notes = {cell.names[0]: cell.row.trial.note for cell in wanted}
    lines = [f"`{start}`: {note}" for start, note in notes.items() if note]
    yield from _list("How the starts run a program, and what it cannot hold:", lines)


def _left_out(
    wanted: list[Cell], versions: Mapping[str, tuple[int, int]]
) -> Iterator[str]:
    lines = []
    for cell in _alike(wanted):
        reasons = [cell.impossible(version) for version in versions.values()]
        if None not in reasons:
            start, program, backend = _names(cell)[1:]
            lines.append(f"{start}, {program} on {backend}: {reasons[0]}")
    yield from _list("Cells that cannot exist:", lines)


def _spared(
    wanted: list[Cell], versions: Mapping[str, tuple[int, int]]
) -> Iterator[str]:
    tried = {cell.id for cell in wanted}
    lines = []
    for cell in _alike(wanted):
        reasons = [cell.impossible(version) for version in versions.values()]
        if cell.spared and cell.id not in tried and None in reasons:
            _, start, program, backend = _names(cell)
            lines.append(f"{start}, {program} on {backend}")
    title = f"Cells that are tried only with {FULL}=1, since another cell is alike:"
    yield from _list(title, lines)


def _alike(wanted: list[Cell]) -> list[Cell]:
    """All cells with a start and a program of which some cell is wanted."""
    trials = {cell.names[:2] for cell in wanted}
    return [cell for cell in cells() if cell.names[:2] in trials]


def _list(title: str, lines: Iterable[str]) -> Iterator[str]:
    items = [f"- {line}" for line in lines]
    if items:
        yield from ("", title, "", *items)


def _names(cell: Cell) -> tuple[str, str, str, str]:
    start, program, backend = cell.names
    return cell.row.promise, f"`{start}`", program, backend


def _line(*fields: str) -> str:
    return "| " + " | ".join(field.replace("|", "\\|") for field in fields) + " |"


def _dash(python: str) -> str:
    code = "from importlib.metadata import version; print(version('dash'))"
    return subprocess.check_output([python, "-I", "-c", code], text=True).strip()


if __name__ == "__main__":
    sys.exit(main())
