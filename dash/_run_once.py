"""The main module, in a process that multiprocessing has spawned.

Such a process runs the main module's file as `__mp_main__`. A server that is told
"app:server" imports that file by its own name then, which would run it once more. The
import is given the module that has run, see https://github.com/plotly/dash/issues/3912.
"""

import ast
import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any, Optional, Set


class _MainModuleFinder(MetaPathFinder):
    def __init__(self, module: ModuleType, file: str):
        # None once an import has it: whoever imports it again wants it run again.
        self.module: Optional[ModuleType] = module
        self._file = file
        # By these names it was wanted before it had finished, and is run once more.
        self._unfinished: Set[str] = set()

    def find_spec(self, name: str, path: Any, _: Any = None) -> Optional[ModuleSpec]:
        stem = os.path.splitext(os.path.basename(self._file))[0]
        if self.module is None or name.rpartition(".")[2] != stem:
            return None
        spec = PathFinder.find_spec(name, path)
        # A loader of another class may change the code.
        if spec is None or spec.loader.__class__ is not SourceFileLoader:
            return None
        if os.path.realpath(str(spec.origin)) != os.path.realpath(self._file):
            return None
        if not self._has_finished():
            self._unfinished.add(name)
        if name in self._unfinished:
            return None
        spec.loader = _MainModuleLoader(name, str(spec.origin), self)
        return spec

    def _has_finished(self) -> bool:
        main = sys.modules.get("__main__")
        is_spawned = main is sys.modules.get("__mp_main__")
        return is_spawned and getattr(main, "__file__", None) == self._file


class _MainModuleLoader(SourceFileLoader):
    def __init__(self, name: str, path: str, finder: _MainModuleFinder):
        super().__init__(name, path)
        self._finder = finder

    def exec_module(self, module: ModuleType) -> None:
        main = self._finder.module
        # Whoever reloads a module, or loads it by hand, wants it run.
        is_import = getattr(module.__spec__, "_initializing", False)
        if main is None or not is_import or _compares_name(self.get_data(self.path)):
            super().exec_module(module)
            return
        self._finder.module = None
        vars(main).update(vars(module), __doc__=main.__doc__)
        # Another thread may have the new module already.
        vars(module).update(vars(main))
        sys.modules[module.__name__] = main


def _compares_name(source: bytes) -> bool:
    """True for a module that may do under its own name what it did not do before."""
    nodes = ast.walk(ast.parse(source))
    comparisons = (
        {ast.unparse(side) for side in (node.left, *node.comparators)}
        for node in nodes
        if isinstance(node, ast.Compare)
    )
    usual = {"__name__", "'__main__'"}
    return any("__name__" in sides and sides != usual for sides in comparisons)


def offer_main_module() -> None:
    """Lets imports find the main module of a spawned process, which is running now."""
    module = sys.modules.get("__mp_main__")
    file = getattr(module, "__file__", None)
    # In a process that nobody spawned, multiprocessing gives `__main__` this name too.
    is_spawned = getattr(module, "__name__", None) == "__mp_main__"
    is_running = is_spawned and module is not sys.modules.get("__main__")
    if module is not None and file and is_running and PathFinder in sys.meta_path:
        finder = _MainModuleFinder(module, file)
        # What comes before the finder of files may want the import itself.
        sys.meta_path.insert(sys.meta_path.index(PathFinder), finder)
