"""Rows whose program is in the cells of a notebook, which are run again in one kernel."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator, Mapping

from . import kinds
from .backends import Backend
from .folder import ProgramFolder
from .idioms import Idiom, fill
from .inprocess import DRIVERS, check_facts, set_task
from .kernels import JUPYTER, MARIMO, PROMPT, SPYDER, VS_CODE, Cell, Kernel
from .parts import FIRST, PARTS, SECOND
from .scenarios import FACTORY_ABOVE_AND_BELOW, Scenario
from .trial import Trial

# To declare a callback again replaces it, to rename it does not.
_NEWEST = {**FIRST, "word": "newest"}
_CLIENT = f"import sys; sys.path.insert(0, {str(DRIVERS)!r}); import client"
_ASK, _REPORT = "client.ask(app)", "client.report(second=app)"
_EDIT = "client.edit()"
# What is newest stands in the cell that held what was first.
_CELLS = {"imports": "imports", "app": "app", "first": "first", "newest": "first"}
_NOTE = (
    "pages stand in files, and an app sets its API paths up once, not in cells; when a"
    " module is loaded again, no app is built that its hooks would count for"
)


@dataclass(frozen=True)
class InKernel(Trial):
    """Cells that a kernel runs in an order, with the app served between them or not.

    ``order`` names cells: ``imports``, ``app``, and what is ``declared`` as it was
    ``first`` or is ``newest``; others are text. The program's files are there too, and
    ``edit`` has the words that an edit gives them.
    """

    kernel: Kernel
    id: str
    order: tuple[str, ...]
    served: bool = False
    declared: tuple[kinds.Kind, ...] = kinds.IN_MODULE
    program: Idiom = kinds.EVERY_KIND_IN_MODULE
    edit: Mapping[str, str] = field(default_factory=lambda: SECOND)

    @property
    def names(self) -> tuple[str, str]:
        return self.kernel.id, f"{self.id}{', served between' if self.served else ''}"

    @property
    def note(self) -> str:
        return _NOTE

    def run(self, backend: Backend, python: str, place: Path) -> None:
        sources = self.program.sources(backend, "", FIRST)
        folder = ProgramFolder(place / "program", sources)
        editions = self.program.editions(backend, self.edit)
        set_task(place, editions, self.program.sources(backend, "", self.edit))
        cells = list(self._cells(backend))
        printed = self.kernel.run(cells, python, folder.path)
        check_facts(place, editions, printed)

    def _cells(self, backend: Backend) -> Iterator[Cell]:
        """The cells, with a request after each from which on there is an app."""
        texts = self._texts(backend)
        built = False
        yield "client", _CLIENT
        for name in self.order:
            yield _CELLS.get(name, "other"), texts.get(name, name)
            built = built or name == "app"
            if built and self.served:
                yield "ask", _ASK
        yield "report", _REPORT

    def _texts(self, backend: Backend) -> dict[str, str]:
        words = {**PARTS, **backend.words()}
        declared = kinds.declared(*self.declared)
        return {
            "imports": fill(kinds.imports(*self.declared), {**words, **FIRST}),
            "app": fill(kinds.app_alone(*self.declared), {**words, **FIRST}),
            "first": fill(declared, {**words, **FIRST}),
            "newest": fill(declared, {**words, **_NEWEST}),
        }


_ORDERS = {
    "app cell again": ("app", "newest", "app"),
    "callback cell again": ("app", "first", "newest"),
    "callback cell above again": ("first", "app", "newest"),
    "both cells again": ("app", "first", "app", "newest"),
    "both cells again, callbacks first": ("first", "app", "newest", "app"),
}
_FEW = ("app cell again", "callback cell again", "both cells again, callbacks first")
_FEW_ORDERS = {id: _ORDERS[id] for id in _FEW}
# A hook is for apps that are built later, so the app's cell comes after it.
_ORDERS_OF_HOOKS = {
    "hooks in cells, run again": ("newest", "app", "newest", "app"),
    "hooks in cells, edited": ("first", "app", "newest", "app"),
}
_BOTH = (False, True)


def _cells_again(
    kernel: Kernel,
    orders: Mapping[str, tuple[str, ...]] = _ORDERS,
    declared: tuple[kinds.Kind, ...] = kinds.IN_MODULE,
) -> Iterator[InKernel]:
    program = kinds.in_module("cells", *declared)
    for id, names in orders.items():
        for served in _BOTH:
            order = ("imports", *names)
            yield InKernel(kernel, id, order, served, declared, program, _NEWEST)


def _loaded_again() -> Iterator[InKernel]:
    """A module of callbacks that is edited, and that IPython then loads again."""
    magic = "%load_ext autoreload\n%autoreload 2\n"
    for when, parts in (
        ("before", ("import answers", "app")),
        ("after", ("app", "import answers")),
    ):
        for asked in ((), (_ASK,)):
            id = f"%autoreload 2, module imported {when} the app"
            order = (magic, "imports", *parts, *asked, _EDIT, "pass")
            yield InKernel(JUPYTER, f"{id}{', asked before' if asked else ''}", order)


@dataclass(frozen=True)
class AppsInCell(Trial):
    """A cell that builds several apps, run again after they were served."""

    kernel: Kernel
    scenario: Scenario

    @property
    def names(self) -> tuple[str, str]:
        return self.kernel.id, f"{self.scenario.id}, cell again, served between"

    def run(self, backend: Backend, python: str, place: Path) -> None:
        sources = self.scenario.sources(backend, "", FIRST)
        folder = ProgramFolder(place / "program", sources)
        editions = self.scenario.editions(backend)
        set_task(place, editions)
        apps, ask = ("apps", sources["app.py"]), ("ask", "client.report(**apps)")
        cells = [("client", _CLIENT), apps, ask, apps, ask]
        check_facts(place, editions, self.kernel.run(cells, python, folder.path))


def _file_again(kernel: Kernel, magic: str) -> InKernel:
    """An app's file that a magic runs, and once more after its edit."""
    order = (f"{magic} app.py", _ASK, _EDIT, f"{magic} app.py")
    return InKernel(kernel, f"{magic} app.py", order, program=kinds.EVERY_KIND)


ALL = (
    *_cells_again(JUPYTER),
    *_cells_again(JUPYTER, _ORDERS_OF_HOOKS, (kinds.HOOKS,)),
    *_cells_again(PROMPT),
    *_loaded_again(),
    _file_again(SPYDER, "%runfile"),
    *(
        row
        for kernel in (VS_CODE, SPYDER, MARIMO)
        for row in _cells_again(kernel, _FEW_ORDERS)
    ),
    *(
        AppsInCell(kernel, FACTORY_ABOVE_AND_BELOW)
        for kernel in (JUPYTER, VS_CODE, SPYDER, PROMPT, MARIMO)
    ),
)
