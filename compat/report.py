"""The table of all libraries, in Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Mapping, Sequence

from .libraries import Library
from .trial import Outcome

_WIDTH = 160


@dataclass(frozen=True)
class Row:
    """A library on both kinds of Dash. ``note`` says what is odd about its pins."""

    library: Library
    stock: Outcome
    branch: Outcome
    note: str = ""

    @property
    def broken(self) -> bool:
        """Whether the branch breaks what works on stock Dash."""
        return self.stock.good and not self.branch.good

    @property
    def counted(self) -> bool:
        """Whether the library says anything of the branch."""
        return self.stock.good


def compared(stock: Outcome, branch: Outcome) -> Outcome:
    """The branch's outcome, at fault if it lists another number of callbacks."""
    if not (stock.good and branch.good) or stock.callbacks == branch.callbacks:
        return branch
    return Outcome(
        branch.callbacks,
        f"lists {branch.callbacks} callbacks, and stock Dash {stock.callbacks}",
    )


def markdown(
    rows: Sequence[Row], versions: Mapping[str, str], left_out: Mapping[str, str]
) -> str:
    """The table, the totals, and what is not in it."""
    return "\n".join([*_table(rows, versions), *_totals(rows), *_notes(left_out)])


def details(rows: Sequence[Row]) -> str:
    """All that is known of what went wrong."""
    return "\n".join(
        f"--- {row.library.name} on {name}: {found.fault}\n{found.printed}\n"
        for row in rows
        for name, found in (("stock", row.stock), ("the branch", row.branch))
        if not found.good
    )


def _table(rows: Sequence[Row], versions: Mapping[str, str]) -> Iterator[str]:
    titles = [f"{name} ({version})" for name, version in versions.items()]
    yield _line("library", "version", "what was exercised", *titles)
    yield _line(*["---"] * (3 + len(titles)))
    for row in rows:
        library = row.library
        what = f"{library.exercised} ({row.note})" if row.note else library.exercised
        cells = [_word(row.stock), _word(row.branch)]
        yield _line(library.name, library.version, what, *cells)


def _word(found: Outcome) -> str:
    return "ok" if found.good else f"**{found.fault[:_WIDTH]}**"


def _totals(rows: Sequence[Row]) -> Iterator[str]:
    counted = [row for row in rows if row.counted]
    good = [row for row in counted if not row.broken]
    yield ""
    yield (
        f"{len(good)} of the {len(counted)} libraries that work on stock Dash"
        " work on the branch."
    )
    others = [row.library.name for row in rows if not row.counted]
    if others:
        yield f"Not counted, since stock Dash fails: {', '.join(others)}."


def _notes(left_out: Mapping[str, str]) -> Iterator[str]:
    if left_out:
        yield ""
        yield "Not tried:"
        yield ""
        yield from (f"- {name}: {reason}" for name, reason in left_out.items())


def _line(*fields: str) -> str:
    return "| " + " | ".join(field.replace("|", "\\|") for field in fields) + " |"
