"""The table of all libraries, in Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Mapping, Sequence

from .flavours import BRANCH, STOCK
from .libraries import Library
from .trial import Outcome

_WIDTH = 80


@dataclass(frozen=True)
class Pair:
    """One way to start a program, on both kinds of Dash."""

    stock: Outcome
    branch: Outcome

    @property
    def broken(self) -> bool:
        """Whether the branch breaks what works on stock Dash."""
        return self.stock.good and not self.branch.good


@dataclass(frozen=True)
class Row:
    """A library. ``note`` says what is odd about its pins."""

    library: Library
    once: Pair
    again: Pair
    note: str = ""

    @property
    def broken(self) -> bool:
        """Whether the branch breaks what works on stock Dash, however started."""
        return self.once.broken or self.again.broken

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """What came of each trial, by its title."""
        return {
            STOCK: self.once.stock,
            BRANCH: self.once.branch,
            f"{STOCK}, run twice": self.again.stock,
            f"{BRANCH}, run twice": self.again.branch,
        }


def compared(stock: Outcome, branch: Outcome) -> Pair:
    """Both outcomes, the branch's at fault if it lists another number of callbacks."""
    if stock.good and branch.good and stock.callbacks != branch.callbacks:
        fault = f"lists {branch.callbacks} callbacks, and stock Dash {stock.callbacks}"
        return Pair(stock, Outcome(branch.callbacks, fault))
    return Pair(stock, branch)


def markdown(
    rows: Sequence[Row], versions: Mapping[str, str], left_out: Mapping[str, str]
) -> str:
    """The table, the totals, and what is not in it."""
    dash = ", ".join(f"{name} is Dash {found}" for name, found in versions.items())
    notes = [f"{dash}.", "", *_totals(rows), *_notes(left_out)]
    return "\n".join([*_table(rows), "", *notes])


def details(rows: Sequence[Row]) -> str:
    """All that is known of what went wrong."""
    return "\n".join(
        f"--- {row.library.name} on {title}: {found.fault}\n{found.printed}\n"
        for row in rows
        for title, found in row.outcomes.items()
        if not found.good
    )


def _table(rows: Sequence[Row]) -> Iterator[str]:
    titles = list(rows[0].outcomes) if rows else []
    yield _line("library", "version", "what was exercised", *titles)
    yield _line(*["---"] * (3 + len(titles)))
    for row in rows:
        library = row.library
        what = f"{library.exercised} ({row.note})" if row.note else library.exercised
        words = [_word(found) for found in row.outcomes.values()]
        yield _line(library.name, library.version, what, *words)


def _word(found: Outcome) -> str:
    return "ok" if found.good else f"**{found.fault[:_WIDTH]}**"


def _totals(rows: Sequence[Row]) -> Iterator[str]:
    counted = [row for row in rows if row.once.stock.good]
    good = [row for row in counted if not row.broken]
    yield (
        f"{len(good)} of the {len(counted)} libraries that work on stock Dash"
        " work on the branch."
    )
    others = [row.library.name for row in rows if not row.once.stock.good]
    if others:
        yield f"Not counted, since stock Dash fails: {', '.join(others)}."
    again = [row.again for row in rows]
    yield (
        "Run twice in one process, as by a reloader,"
        f" {sum(pair.stock.good for pair in again)} work on stock Dash"
        f" and {sum(pair.branch.good for pair in again)} on the branch."
    )


def _notes(left_out: Mapping[str, str]) -> Iterator[str]:
    if left_out:
        yield ""
        yield "Not tried:"
        yield ""
        yield from (f"- {name}: {reason}" for name, reason in left_out.items())


def _line(*fields: str) -> str:
    return "| " + " | ".join(field.replace("|", "\\|") for field in fields) + " |"
