"""Runs: executions of a module's top-level code.

Terms follow the import system of the Python language reference: a module is
executed in a namespace, and a spec says where it came from. `importlib.reload`
keeps the namespace and makes a new spec; a second import, `runpy` and the
`__mp_main__` of multiprocessing's spawn execute the file in another namespace.
"""

from __future__ import annotations

import itertools
import os
import sys
import weakref
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Set, Tuple

if TYPE_CHECKING:
    from ._origin import Built

# Of the module that is run, and of the same one in a process that it spawned.
MAIN_NAMES = ("__main__", "__mp_main__")

_CO_OPTIMIZED = 0x1  # set on functions, comprehensions and generators only
_numbers = itertools.count(1)


class Run:  # pylint: disable=too-many-instance-attributes
    """One execution of a module's top-level code.

    :param namespace: the globals of the code that is executed.
    :param interactive: True for a notebook or REPL, which never ends.
    """

    __slots__ = (
        "file",
        "name",
        "spec",
        "number",
        "interactive",
        "namespace_id",
        "code",
        "born",
        "built",
        "rounds",
        "loop_at",
        "places",
        "helpers",
        "outer",
        "_given_file",
        "_namespace",
        "__weakref__",
    )

    def __init__(self, namespace: Dict[str, Any], interactive: bool):
        self.file = _file_of(namespace)
        self._given_file = namespace.get("__file__")
        self.name: str = namespace.get("__name__") or "__main__"
        self.spec = namespace.get("__spec__")
        self.number = next(_numbers)
        self.interactive = interactive
        self.namespace_id = id(namespace)
        # The module's own code, once it was seen on the stack.
        self.code: Optional[CodeType] = None
        self.born: List[Built] = []
        # How many apps its own top-level code has built.
        self.built = 0
        # How often its own code went back, in a loop, and the first place it came to.
        self.rounds = 0
        self.loop_at: Optional[int] = None
        self.places: Dict[Any, Any] = {}
        # Functions of other files that have declared something in it.
        self.helpers: Set[Tuple[str, str]] = set()
        # The number of the run that has executed this one, 0 if none did.
        self.outer = 0
        # Nothing else tells two interactive namespaces apart, so it must live on.
        self._namespace = namespace if interactive else None

    def __repr__(self) -> str:
        return f"<Run {self.number} of {self.file or self.name}>"

    def go_back(self, position: int) -> None:
        """Notes that the code goes round a loop.

        The cells of a notebook are not a loop, however often they are run.
        """
        if not self.interactive:
            self.rounds += 1
            start = position if self.loop_at is None else self.loop_at
            self.loop_at = min(start, position)

    def executes(self, namespace: Dict[str, Any]) -> bool:
        """True if code that runs in a namespace now belongs to this run."""
        same = id(namespace) == self.namespace_id
        return (
            same
            and namespace.get("__spec__") is self.spec
            and self._is_file_of(namespace)
        )

    def _is_file_of(self, namespace: Dict[str, Any]) -> bool:
        """False for a namespace of another file, in the memory of one that is gone."""
        if self.file is None or namespace.get("__file__") == self._given_file:
            return True
        return _file_of(namespace) == self.file

    def namespace(self) -> Optional[Dict[str, Any]]:
        """The namespace of the run, or None where it is gone."""
        if self._namespace is not None:
            return self._namespace
        module = sys.modules.get(self.name)
        namespace: Optional[Dict[str, Any]] = getattr(module, "__dict__", None)
        if namespace is None or id(namespace) != self.namespace_id:
            return None
        return namespace

    def is_rerun_of(self, other: Run) -> bool:
        """True if this is a newer run of the same file."""
        return (
            self.file is not None
            and self.file == other.file
            and self.number > other.number
        )

    def is_twin_of(self, other: Run) -> bool:
        """True if one run executed a file, which builds no app, for both of these.

        So do templates: `runpy.run_path` and `spec_from_file_location` run unchanged
        code for another name. A module that is loaded again is no twin.
        """
        if self.outer == 0 or self.outer != other.outer or self.born or other.born:
            return False
        if self.file is None or self.file != other.file or self._is_same_module(other):
            return False
        return self.code == other.code

    def replaces_module_of(self, other: Run) -> bool:
        """True if this run took the place of another in `sys.modules`."""
        return self.is_rerun_of(other) and self._is_same_module(other)

    def _is_same_module(self, other: Run) -> bool:
        return None not in (self.spec, other.spec) and self.name == other.name

    def is_outdated(self) -> bool:
        """True if the module was executed again and this run left nothing in it."""
        if self.spec is None or self.file is None:
            return False
        module = sys.modules.get(self.name)
        spec = getattr(module, "__spec__", None)
        if spec is None or spec is self.spec:
            return False
        return _file_of(vars(module)) == self.file and self._differs(spec)

    def _differs(self, spec: Any) -> bool:
        """False if the same code runs again, or none since it is refused."""
        try:
            code = spec.loader.get_code(spec.name)
        except (AttributeError, ImportError, SyntaxError, OSError):
            return False
        return code is not None and code != self.code


class Runs:
    """The runs seen so far, and which is the newest of each file."""

    def __init__(self) -> None:
        self._by_identity: weakref.WeakValueDictionary[
            Tuple[int, int], Run
        ] = weakref.WeakValueDictionary()
        self._newest: weakref.WeakValueDictionary[
            str, Run
        ] = weakref.WeakValueDictionary()
        # How often a file was run again.
        self.reruns = 0

    def of_frame(self, frame: FrameType) -> Optional[Run]:
        """The run whose top-level code the frame executes, None for a function."""
        if not is_module_frame(frame):
            return None
        code = frame.f_code
        run = self.of_namespace(frame.f_globals, not _is_command_line(frame))
        if run.file is None or not _is_code_of(run.file, frame):
            return run
        if run.code is not None and run.code is not code:
            # Run again in the same namespace and with the same spec.
            run = self._open(frame.f_globals, True)
        run.code = code
        return run

    def of_namespace(self, namespace: Dict[str, Any], may_interact: bool = True) -> Run:
        """The run that a namespace belongs to now."""
        identity = (id(namespace), id(namespace.get("__spec__")))
        run = self._by_identity.get(identity)
        if run is None or not run.executes(namespace):
            run = self._open(namespace, may_interact)
        return run

    def _open(self, namespace: Dict[str, Any], may_interact: bool) -> Run:
        run = Run(namespace, may_interact and not namespace.get("__file__"))
        identity = (id(namespace), id(namespace.get("__spec__")))
        self._by_identity[identity] = run
        if run.file is not None:
            self.reruns += run.file in self._newest
            self._newest[run.file] = run
        return run

    def newest_of(self, run: Run) -> Run:
        """The newest run of a run's file in which anything was declared or built."""
        return run if run.file is None else self._newest.get(run.file, run)


def is_module_frame(frame: FrameType) -> bool:
    """True for a frame of a module's top-level code, False for functions and classes."""
    code = frame.f_code
    if code.co_flags & _CO_OPTIMIZED:
        return False
    # A reloader may give a module's code other locals than its globals.
    return code.co_name == "<module>" or frame.f_locals is frame.f_globals


def import_name(namespace: Dict[str, Any]) -> str:
    """The name by which a module is imported, the main one too."""
    name = str(namespace.get("__name__"))
    if name not in MAIN_NAMES:
        return name
    spec, file = namespace.get("__spec__"), namespace.get("__file__")
    if spec is not None:
        return str(spec.name)
    return os.path.splitext(os.path.basename(file))[0] if file else name


def _file_of(namespace: Dict[str, Any]) -> Optional[str]:
    file = namespace.get("__file__")
    return os.path.realpath(file) if isinstance(file, str) else None


def _is_code_of(file: str, frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    # Asking the file system takes as long as a declaration.
    return name == frame.f_globals["__file__"] or os.path.realpath(name) == file


def _is_command_line(frame: FrameType) -> bool:
    """True for the code of `python -c`, which starts every spawned process."""
    return frame.f_back is None and frame.f_code.co_filename == "<string>"
