"""The kinds of programs that are searched, and what runs them."""
from __future__ import annotations

import contextlib
import typing

from hypothesis.strategies import SearchStrategy

from patch import bases, trees

from . import (
    builders,
    concurrency,
    faults,
    notebook,
    one_app,
    pages,
    said,
    several_apps,
)
from .interpreter import Interpreter
from .programs import Program

KINDS: dict[str, SearchStrategy[Program]] = {
    "one": one_app.programs(ordered=False),
    "order": one_app.programs(ordered=True),
    "several": several_apps.programs(),
    "builders": builders.programs(),
    "said": said.programs(),
    "notebook": notebook.programs(),
    "pages": pages.programs(),
    "faults": faults.programs(),
    "concurrency": concurrency.programs(seconds=2),
}
# Measured, not drawn.
LEAKS = "leaks"


@contextlib.contextmanager
def interpreters(
    python: str, *options: str, before: str = ""
) -> typing.Iterator[tuple[Interpreter, Interpreter]]:
    """A Python with the branch, and the same one with the release that it builds on."""
    with trees.downloaded(bases.chosen()) as release:
        stock = Interpreter(python, dash=str(release.root))
        with stock, Interpreter(python, *options, before=before) as branch:
            yield branch, stock
