"""Rows whose program is in the cells of a notebook, which are run again in one kernel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Optional, Sequence

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from . import kinds
from .backends import Backend
from .expectations import Expected, differences
from .folder import ProgramFolder
from .idioms import fill
from .inprocess import DRIVERS, NO_APP_IS_BUILT, Facts, Recorded, questions
from .parts import FIRST, PARTS, SECOND
from .server import environment

_DEADLINE = 300
_NEWEST = {**FIRST, "word": "newest"}

# What a driver reads from its input, a kernel has to be given.
_CLIENT = """\
import io
import sys

sys.path.insert(0, {drivers!r})
sys.stdin = io.StringIO({task!r})
import client
"""
_ASK = "client.ask(app)"
_REPORT = "client.report(app=app)"


class _Kernel:
    """What all trials in a kernel have in common."""

    def impossible(self, backend: Backend, version: tuple[int, int]) -> Optional[str]:
        """Kernels run on every backend and Python."""
        return None

    def success(self, backend: Backend) -> str:
        """How to say that it went well."""
        return "ok"


@dataclass(frozen=True)
class CellsAgain(_Kernel):
    """Cells that are run in an order, with the app served between them or not.

    ``order`` names cells: ``app``, and what is ``declared`` as it was ``first`` or is
    ``newest``. To declare a callback again replaces it, to rename it does not.
    """

    id: str
    order: tuple[str, ...]
    served: bool
    declared: tuple[kinds.Kind, ...] = kinds.IN_MODULE

    @property
    def names(self) -> tuple[str, str]:
        """The notebook, and which cells are run again when."""
        return "notebook", f"{self.id}{', served between' if self.served else ''}"

    @property
    def note(self) -> str:
        """What cells cannot hold."""
        return (
            "pages stand in files, and an app sets its API paths up once, not in cells"
        )

    def run(self, backend: Backend, python: str, place: Path) -> None:
        """Raise an AssertionError if the app serves something else than it is to."""
        program = kinds.in_module(self.id, *self.declared)
        first = program.expected({**backend.words(), **FIRST})
        newest = program.expected({**backend.words(), **_NEWEST})
        cell = program.files["answers.py"]
        texts = {
            "app": _written(kinds.app_alone(*self.declared), backend, FIRST),
            "first": _written(cell, backend, FIRST),
            "newest": _written(cell, backend, _NEWEST),
        }
        folder = ProgramFolder(place / "program", {})
        folder.path.mkdir()
        cells = self._cells(texts)
        _check(cells, newest, first.without(newest), python, folder.path)

    def _cells(self, texts: Mapping[str, str]) -> Iterator[str]:
        """The cells, with a request after each from which on there is an app."""
        built = False
        for name in self.order:
            yield texts[name]
            built = built or name == "app"
            if built and self.served:
                yield _ASK


@dataclass(frozen=True)
class LoadedAgain(_Kernel):
    """A module of callbacks that is edited, and that IPython then loads again."""

    imported_first: bool
    served: bool

    @property
    def names(self) -> tuple[str, str]:
        """The magic, and when the module is imported."""
        when = "before" if self.imported_first else "after"
        served = ", served between" if self.served else ""
        return "%autoreload 2", f"module imported {when} the app{served}"

    @property
    def note(self) -> str:
        """What the module cannot hold."""
        return NO_APP_IS_BUILT

    def run(self, backend: Backend, python: str, place: Path) -> None:
        """Raise an AssertionError if the app serves something else than it is to."""
        program = kinds.EVERY_KIND_IN_MODULE
        first = program.expected({**backend.words(), **FIRST})
        second = program.expected({**backend.words(), **SECOND})
        source = program.files["answers.py"]
        module = {"answers.py": _written(source, backend, FIRST)}
        edited = _written(source, backend, SECOND)
        folder = ProgramFolder(place / "program", module)
        app = _written(kinds.app_alone(*kinds.IN_MODULE), backend, FIRST)
        cells = [
            "%load_ext autoreload\n%autoreload 2\n",
            *(
                ("import answers", app)
                if self.imported_first
                else (app, "import answers")
            ),
            *([_ASK] if self.served else []),
            f"import pathlib\n_ = pathlib.Path('answers.py').write_text({edited!r})",
            "pass",
        ]
        _check(cells, second, first.without(second), python, folder.path)


def _written(text: str, backend: Backend, words: Mapping[str, str]) -> str:
    return fill(text, {**PARTS, **backend.words(), **words})


def _check(
    cells: Sequence[str] | Iterator[str],
    expected: Expected,
    gone: Expected,
    python: str,
    folder: Path,
) -> None:
    task = json.dumps({"questions": questions([(expected, gone)])})
    client = _CLIENT.format(drivers=str(DRIVERS), task=task)
    facts = _facts([client, *cells, _REPORT], python, folder)
    wrong = "; ".join(differences(Recorded(facts), expected, gone))
    if wrong:
        raise AssertionError(wrong)


def _facts(cells: Sequence[str], python: str, folder: Path) -> Facts:
    """What the last of some cells prints."""
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    _execute(book, python, folder)
    printed = "".join(
        output.text
        for output in book.cells[-1].outputs
        if output.get("name") == "stdout"
    )
    facts: Facts = json.loads(printed.splitlines()[-1])["app"]
    return facts


def _execute(book: nbformat.NotebookNode, python: str, folder: Path) -> None:
    kernels = folder.parent / "kernels"
    (kernels / "launched").mkdir(parents=True)
    command = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "launched", "language": "python"}
    (kernels / "launched" / "kernel.json").write_text(json.dumps(spec))
    notebook = NotebookClient(
        book,
        timeout=_DEADLINE,
        startup_timeout=_DEADLINE,
        kernel_name="launched",
        resources={"metadata": {"path": str(folder)}},
    )
    manager = notebook.create_kernel_manager()
    manager.kernel_spec_manager.kernel_dirs.insert(0, str(kernels))
    # a free port may be taken when the kernel comes to it
    manager.transport, manager.ip = "ipc", str(kernels / "socket")
    log = folder.parent / "output.txt"
    try:
        with log.open("wb") as output:
            notebook.execute(env=environment(), stderr=output)
    except (CellExecutionError, DeadKernelError) as error:
        printed = log.read_text(encoding="utf-8", errors="replace")
        raise AssertionError(f"{error}\n--- the kernel printed:\n{printed}") from None


_ORDERS = {
    "app cell again": ("app", "newest", "app"),
    "callback cell again": ("app", "first", "newest"),
    "callback cell above again": ("first", "app", "newest"),
    "both cells again": ("app", "first", "app", "newest"),
    "both cells again, callbacks first": ("first", "app", "newest", "app"),
}
_ORDERS_OF_HOOKS = {
    "run again": ("newest", "app", "newest", "app"),
    "edited": ("first", "app", "newest", "app"),
}
_BOTH = (False, True)

CELLS_AGAIN = (
    *(CellsAgain(id, order, each) for id, order in _ORDERS.items() for each in _BOTH),
    # A hook is for apps that are built later, so the app's cell comes after it.
    *(
        CellsAgain(f"hooks in cells, {id}", order, each, (kinds.HOOKS,))
        for id, order in _ORDERS_OF_HOOKS.items()
        for each in _BOTH
    ),
)
LOADED_AGAIN = tuple(
    LoadedAgain(imported_first, served) for imported_first in _BOTH for served in _BOTH
)
