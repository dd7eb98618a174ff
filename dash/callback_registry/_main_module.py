"""Running the main module once.

A server that is told `"app:server"` imports the module that is running already: as
`__main__`, or as `__mp_main__` in a process that multiprocessing spawned. The import
system would run it a second time. A finder gives it the running module instead, see
https://github.com/plotly/dash/issues/3912. Nothing else depends on this: a module
that does run twice has its callbacks once all the same.
"""

from __future__ import annotations

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Optional, Sequence, Set

from ._runs import MAIN_NAMES, Run

MAIN, SPAWNED = MAIN_NAMES


class MainModuleFinder(MetaPathFinder):
    """Finds the main module under the name that its file is imported by.

    :param module: the module that runs, or ran, as the main one.
    :param file: its file.
    """

    def __init__(self, module: ModuleType, file: str):
        self.module = module
        self.file = file
        self._stem = os.path.splitext(os.path.basename(file))[0]
        self._given: Set[str] = set()

    def find_spec(
        self,
        fullname: str,
        path: Optional[Sequence[str]],
        target: Optional[ModuleType] = None,
    ) -> Optional[ModuleSpec]:
        """The spec of the running module, None for every other module."""
        if fullname.rpartition(".")[2] != self._stem or target is not None:
            return None
        if not self.is_live() or fullname in self._given:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is None or spec.origin is None or not self._is_file(spec.origin):
            return None
        loader = _RunningModule(self.module, self._given)
        return ModuleSpec(fullname, loader, origin=spec.origin)

    def is_live(self) -> bool:
        """True while the module is the one that runs as the main module."""
        return self.module in (sys.modules.get(MAIN), sys.modules.get(SPAWNED))

    def _is_file(self, origin: str) -> bool:
        return os.path.realpath(origin) == os.path.realpath(self.file)


class _RunningModule(Loader):  # pylint: disable=abstract-method
    """Loads a module that is there already, and leaves it as it is.

    :param given: where the name that it was imported by is noted: whoever takes it
        out of `sys.modules` to import it again means it.
    """

    def __init__(self, module: ModuleType, given: Set[str]):
        self._module = module
        self._given = given
        self._spec, self._loader = module.__spec__, module.__loader__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        self._given.add(spec.name)
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        # The import system has put its own in place of the module's.
        module.__spec__, module.__loader__ = self._spec, self._loader


def offer_main_module(run: Run) -> None:
    """Lets imports find the main module if it is the one that runs.

    :param run: a run in which an app is built.
    """
    if run.name not in MAIN_NAMES or run.file is None:
        return
    module = sys.modules.get(run.name)
    if module is not None and id(vars(module)) == run.namespace_id:
        _offer(module, run.file)


def offer_spawned_module() -> None:
    """Lets imports find the main module of a spawned process once it has run.

    Until then its file may be imported by modules that it imports itself, which
    want it from the start.
    """
    module = sys.modules.get(SPAWNED)
    file = getattr(module, "__file__", None)
    if module is not None and isinstance(file, str):
        _offer_finished(module, file)


class _FinishedModuleFinder(MainModuleFinder):
    """Finds the main module of a spawned process after multiprocessing ran it."""

    def is_live(self) -> bool:
        """True once the module is the main one for good."""
        main = sys.modules.get(MAIN)
        return main is not None and main is sys.modules.get(SPAWNED)


def _offer(module: ModuleType, file: str) -> None:
    _install(MainModuleFinder(module, file))


def _offer_finished(module: ModuleType, file: str) -> None:
    _install(_FinishedModuleFinder(module, file))


def _install(finder: MainModuleFinder) -> None:
    if not any(_is_same(finder, one) for one in sys.meta_path):
        sys.meta_path.insert(0, finder)


def _is_same(finder: MainModuleFinder, other: Any) -> bool:
    return type(other) is type(finder) and other.module is finder.module
