"""Executions: what code is being executed, and what called it.

An execution is one execution of a function or of a module's top-level code: one frame,
for as long as it runs. Frames can be compared with `is` while they are kept, so those of
the last look at each thread's stack are kept; the next look ends at the first of them.
"""

from __future__ import annotations

import dis
import gc
import inspect
import itertools
import os
import sys
import threading
from types import CodeType, FrameType, ModuleType, SimpleNamespace
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    Iterator,
    List,
    Mapping,
    Optional,
    Set,
    Tuple,
)
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from ._declaration import Scope
    from ._origin import Origin

# The flags of `inspect` have no names until it is imported.
# pylint: disable=no-member

_SUSPENDABLE = (
    inspect.CO_GENERATOR
    | inspect.CO_COROUTINE
    | inspect.CO_ITERABLE_COROUTINE
    | inspect.CO_ASYNC_GENERATOR
)
_RETURNS = frozenset(
    dis.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in dis.opmap
)
_TOP_LEVEL = "<module>"
_CONTAINERS = (list, tuple, set, dict)
# Where there are more, not all are looked at.
_MANY = 1000
# The flag of what a `class` statement has made: Py_TPFLAGS_HEAPTYPE.
_OF_CLASS = 1 << 9
# Up to Python 3.11 these have frames of their own.
_COMPREHENSIONS = ("<listcomp>", "<dictcomp>", "<setcomp>")


class Execution:
    """One execution of a function, a class body or top-level code.

    :param outer: the execution that called this one, None for the first of a thread.
    :param code: what is executed.
    :param run: the run that it belongs to, if it is known.
    """

    # True for top-level code that is executed in a namespace beside the module's own
    # code, as the cells of a notebook are.
    is_cell = False
    is_active = True
    # What was declared here last belongs to this scope.
    scope: Optional[Scope] = None
    # How many apps this very code has built.
    built = 0
    # The apps that functions of a module have built for other modules, or later.
    made: Dict[Origin, bool] = {}

    def __init__(
        self, outer: Optional[Execution], code: CodeType, run: Optional[Run] = None
    ):
        self.enter_from(outer)
        self.code, self.file = code, code.co_filename
        self.run = run
        # Whether a module is being run here or further out.
        self.in_run: bool = outer is not None and outer.in_run
        # Whether it is executed in another thread than the main one.
        self.in_thread: bool = outer is not None and outer.in_thread
        # The apps that were built here or by what is called from here; True for those
        # that a module built which is imported from here.
        self.apps: Dict[Origin, bool] = {}

    def enter_from(self, outer: Optional[Execution]) -> None:
        """Says which execution has called this one."""
        self.outer = outer
        # The nearest top-level code further out.
        self.around: Optional[Execution] = (
            outer if outer is None or outer.is_top_level else outer.around
        )

    @property
    def is_top_level(self) -> bool:
        """True for the code of a module or a cell."""
        return self.is_cell or self.run is self

    @property
    def qualname(self) -> str:
        """The qualified name of the code; before Python 3.11, its name."""
        return getattr(self.code, "co_qualname", self.code.co_name)

    @property
    def known_apps(self) -> Dict[Origin, bool]:
        """The apps of which one may be the nearest to what is declared here.

        Those that were built meanwhile; where there are none, or only imported ones, those
        too that functions built later.
        """
        if self.made and all(self.apps.values()):
            return {**self.apps, **self.made, **self.apps}
        return self.apps

    def names_of(self, value: Any) -> Iterator[str]:
        """The names that top-level code has for a value."""
        if value is not None:
            yield from (name for name, one in self._variables() if one is value)

    def named(self) -> Set[int]:
        """The identities of all that top-level code has a name for."""
        return {id(value) for _, value in self._variables() if value is not None}

    def attributes(self) -> Set[int]:
        """The identities of the attributes of all that top-level code has a name for."""
        return attributes_of(value for _, value in self._variables())

    def held(self) -> Set[int]:
        """The identities of all in containers and objects that top-level code has a name
        for."""
        return parts_of(value for _, value in self._variables())

    def _variables(self) -> List[Tuple[str, Any]]:
        run = self.run if self.is_top_level else None
        return [*run.namespace.items()] if run is not None else []

    @property
    def is_part(self) -> bool:
        """True for a part of a module that a tool executes anew."""
        return self.is_cell and self.outer is self.run

    @property
    def module_run(self) -> Optional[Run]:
        """The innermost run of what can be imported, else the own one.

        It is what executes cells, the files of pages and the like again when it is run
        again itself, which a main module is not.
        """
        own = self.run
        if own is not None and own.is_imported:
            return own
        imported = (one for one in self.runs() if one.is_imported)
        return next((one for one in imported if one.name != "__main__"), own)

    @property
    def is_class_body(self) -> bool:
        """True for the code of a `class` statement."""
        is_function = self.code.co_flags & inspect.CO_OPTIMIZED
        return not is_function and self.code.co_name != _TOP_LEVEL

    def callers(self) -> Iterator[Execution]:
        """This execution and those on the stack that it was called by."""
        execution: Optional[Execution] = self
        while execution is not None:
            yield execution
            execution = execution.outer

    def outwards(self) -> Iterator[Execution]:
        """This execution and those it was called by, innermost first.

        A cell is followed by the run of its namespace. What is called where no module
        is being run, in a thread or by a timer, counts as called by its own module.
        """
        starts: List[Execution] = [self]
        # Runs are added while it is gone through.
        for start in iter(starts):
            for execution in start.callers():
                yield execution
                run = execution.run
                if run is not None and execution.is_cell:
                    yield run
                if run is not None and not execution.in_run and run not in starts:
                    starts.append(run)

    def runs(self) -> Iterator[Run]:
        """The runs of modules among these executions."""
        execution: Optional[Execution] = self
        if not self.is_top_level and self.in_run:
            execution = self.around
        while execution is not None and execution.in_run:
            assert execution.run is not None
            yield execution.run
            execution = execution.around or execution.outer
        if execution is not None:
            # No module is being run there.
            yield from (one for one in execution.outwards() if isinstance(one, Run))

    def is_like(self, other: Execution) -> bool:
        """True if another execution is of the same code, or of a cell beside this one."""
        if self.is_cell:
            return other.is_cell and self.run is other.run
        is_alike = self.qualname == other.qualname
        return is_alike and os.path.abspath(self.file) == os.path.abspath(other.file)


class Module:  # pylint: disable=too-few-public-methods
    """What the runs of one module have in common."""

    def __init__(self) -> None:
        # Those that have declared something and are left, oldest first.
        self.runs: WeakValueDictionary[int, Run] = WeakValueDictionary()

    def newest(self, is_meant: Callable[[Run], bool] = lambda _: True) -> Optional[Run]:
        """The newest run that has declared something, of those that are left and meant."""
        return next(filter(is_meant, reversed(list(self.runs.values()))), None)


class Run(Execution):  # pylint: disable=too-many-instance-attributes
    """The execution of a module's top-level code, or of the cells of one namespace.

    :param code: the top-level code; of a namespace of cells, the first cell's.
    :param namespace: the module's namespace.
    :param number: tells an older run from a newer one.
    """

    # True if the namespace is no file's.
    is_of_cells = False

    def __init__(self, code: CodeType, namespace: Dict[str, Any], number: int):
        super().__init__(None, code, self)
        self.file = _path_of(code)
        self.in_run = True
        self.namespace = namespace
        self.spec = namespace.get("__spec__")
        self.name = str(namespace.get("__name__"))
        self.number = number
        # Whether Python knows the module by its name, and won't run it again. False for
        # a namespace of cells.
        module = sys.modules.get(self.name)
        self.is_imported = getattr(module, "__dict__", None) is namespace
        # False while only functions of the module were seen.
        self.is_begun = self.is_active = False
        # Whether an exception has ended it.
        self.has_failed = False
        self.module = Module()
        # Whether another run of the file had declared something before this one did.
        self.is_again: Optional[bool] = None
        # Where an app puts its callbacks, by id; first the empty id for what is new at its
        # beginning. Where an older run of the file had put its own, which this one
        # replaces; and the last place here.
        self.places: Dict[str, int] = {}
        self.older_places: Dict[str, int] = {}
        self.last_place = 0
        # The runs of its file further out. What they declare again stands where it is here.
        self.beyond: List[Run] = []
        # The scopes of what it declares first and last; and of a run that is to declare
        # for the same app, what an older run of the module declared first.
        self.first: Optional[Scope] = None
        self.last: Optional[Scope] = None
        self.before: Optional[Scope] = None
        # What apps that were built in cells of this namespace have in common.
        self.shared: Dict[Any, Any] = {}
        self.made = {}

    def all_places(self) -> Dict[str, int]:
        """Where its callbacks are, by id; if it has failed, those it replaces too."""
        older = self.older_places if self.has_failed else {}
        return {**older, **self.places}

    @property
    def is_named(self) -> bool:
        """True if the module's name tells it from others of its file."""
        return self.spec is not None and self.name != "__main__"

    @property
    def is_replaced(self) -> bool:
        """True if Python has another run of the module by its name."""
        spec = getattr(sys.modules.get(self.name), "__spec__", None)
        return spec is not None and spec is not self.spec

    @property
    def is_forgotten(self) -> bool:
        """True if the module was taken out of `sys.modules`, so that Python would run it
        again. It also is not there if a newer run has failed."""
        is_module = self.is_imported and self.spec is not None
        newest = self.module.newest() or self
        return is_module and self.name not in sys.modules and not newest.has_failed

    @property
    def is_complete(self) -> bool:
        """True once it has ended, and no exception has ended it."""
        return not (self.is_active or self.has_failed)

    def is_rerun_of(self, older: Run) -> bool:
        """True if this runs the module again that an older run of its file was of.

        What nobody can import by the name, or has no spec, may be meant each time.
        """
        is_of_name = self.name == older.name and self.spec is not None
        return (is_of_name and self.is_imported) or self.namespace is older.namespace

    def is_of_same(self, other: Run) -> bool:
        """True if another run is of the same module, or of the same file where no names
        of their own tell the two apart."""
        are_apart = self.is_named and other.is_named and self.name != other.name
        return self.file == other.file and not are_apart


class Executions:
    """The executions of all threads, as far as something was declared or built there.

    Not thread-safe: its owner holds a lock.
    """

    def __init__(self) -> None:
        # By thread, the stack of the last look, outermost first.
        self._stacks: Dict[int, Dict[FrameType, Execution]] = {}
        # Generators and coroutines that may go on.
        self._suspended: Dict[FrameType, Execution] = {}
        # A run keeps its namespace alive, so that no other can have its identity.
        self._runs: WeakValueDictionary[int, Run] = WeakValueDictionary()
        # By file, the runs that have declared something, oldest first.
        self._declaring: Dict[str, WeakValueDictionary[int, Run]] = {}
        self._numbers = itertools.count(1)

    def of(self, frame: FrameType) -> Execution:
        """The execution of a frame that is on the stack of the running thread."""
        thread = threading.get_ident()
        stack = self._stacks.setdefault(thread, {})
        if frame is next(reversed(stack), None):
            return stack[frame]
        unseen: List[FrameType] = []
        known: Optional[FrameType] = frame
        while known is not None and known not in stack:
            unseen.append(known)
            known = known.f_back
        if known is None:
            self._look_elsewhere()
        return self._see(thread, unseen, known)

    def _look_elsewhere(self) -> None:
        """Looks at the other threads that execute a module, which may have started this
        one."""
        for thread, innermost in _current_frames().items():
            frames, stack = list(_outwards(innermost)), self._stacks.get(thread, {})
            known = next((one for one in frames if one in stack), None)
            is_module = any(one.f_code.co_name == _TOP_LEVEL for one in frames)
            # A frame that returns meanwhile leads no further outwards.
            is_whole = known is not None if stack else is_module
            if is_whole and thread != threading.get_ident():
                unseen = frames if known is None else frames[: frames.index(known)]
                self._see(thread, unseen, known)

    def _see(
        self, thread: int, unseen: List[FrameType], known: Optional[FrameType]
    ) -> Execution:
        """Notes the stack of a thread: frames that are new, innermost first, and the one that
        has led to them, if that is known."""
        stack = self._stacks.setdefault(thread, {})
        while next(reversed(stack), None) is not known:
            self._leave(*stack.popitem())
        execution = stack[known] if known is not None else None
        for one in reversed(unseen):
            outer = execution
            execution = self._suspended.pop(one, None) or self._enter(one, outer)
            if outer is None:
                execution.in_thread = thread != threading.main_thread().ident
            stack[one] = execution
        assert execution is not None
        return execution

    def known(self, frame: FrameType) -> Execution:
        """The execution of a frame that the last look at this thread has seen."""
        return self._stacks[threading.get_ident()][frame]

    def frames(self) -> Dict[Execution, FrameType]:
        """The frames of what the last look at this thread has seen."""
        stack = self._stacks[threading.get_ident()]
        return {execution: frame for frame, execution in stack.items()}

    def forget_apps(self, origins: List[Origin]) -> None:
        """Lets the executions that go on forget apps that are gone, and files whose runs
        are."""
        self._declaring = {file: runs for file, runs in self._declaring.items() if runs}
        living = [one for stack in self._stacks.values() for one in stack.values()]
        for execution in (*living, *self._suspended.values(), *self._runs.values()):
            for origin in origins:
                execution.apps.pop(origin, None)
                execution.made.pop(origin, None)

    def settle(self) -> None:
        """Lets go of the frames that have come to their end, in all threads.

        Of another thread's functions, those that no exception has ended: its stack can't
        be looked at while it runs.
        """
        innermost, own = _current_frames(), threading.get_ident()
        # Not this frame, which would keep itself, and through itself all that it sees.
        innermost[own] = sys._getframe(1)  # pylint: disable=protected-access
        active = set(_outwards(innermost[own]))
        for thread, stack in self._stacks.items():
            for frame in list(stack):
                if thread == own:
                    is_over = frame not in active
                else:
                    is_over = thread not in innermost or _has_ended(frame)
                if is_over:
                    self._leave(frame, stack.pop(frame))
        self._stacks = {key: stack for key, stack in self._stacks.items() if stack}

    def forget_suspended(self) -> None:
        """Lets go of the frames of generators that may never go on, and of coroutines that
        have returned or have built no app that is alive."""
        self.settle()
        for frame, execution in list(self._suspended.items()):
            is_coroutine = not frame.f_code.co_flags & inspect.CO_GENERATOR
            has_app = any(origin.gone is None for origin in execution.apps)
            if not (is_coroutine and has_app) or _has_returned(frame):
                execution.is_active = False
                del self._suspended[frame]

    def run_of(self, frame: FrameType) -> Run:
        """The run of the module in whose namespace a frame is executed."""
        return self._known_run(frame.f_globals) or self._new_run(frame)

    def makers(self, frame: FrameType, cls: type) -> List[Run]:
        """The runs that are known of the modules whose functions have led to a frame, and
        which define a class and those that it is of."""
        spaces = [one.f_globals for one in functions_to(frame)]
        modules = (sys.modules.get(one.__module__) for one in cls.__mro__)
        spaces += [getattr(one, "__dict__", {}) for one in modules]
        runs = (self._known_run(one) for one in spaces)
        return [one for one in runs if one is not None and not one.is_of_cells]

    def note_declaring(self, run: Run) -> None:
        """Says that a run has declared something, or a function that it has defined."""
        if run.is_of_cells or run.is_again is not None:
            return
        known = self._declaring.setdefault(run.file, WeakValueDictionary())
        older = list(known.values())
        known[run.number] = run
        run.is_again = bool(older)
        for one in older:
            is_rerun = run.is_rerun_of(one)
            if is_rerun:
                run.module = one.module
            if one.number < run.number:
                places = one.all_places()
                if not is_rerun:
                    # What is new here is no part of the other module.
                    places.pop("", None)
                run.older_places = places or run.older_places

    def _leave(self, frame: FrameType, execution: Execution) -> None:
        code = frame.f_code
        if code.co_flags & _SUSPENDABLE and not _has_returned(frame):
            self._suspended[frame] = execution
        elif code.co_name not in _COMPREHENSIONS:
            # No circle is left.
            execution.is_active, execution.scope = False, None
            if isinstance(execution, Run):
                execution.has_failed = not _has_returned(frame)

    def _enter(self, frame: FrameType, outer: Optional[Execution]) -> Execution:
        if frame.f_code.co_name == _TOP_LEVEL:
            return self._enter_top_level(frame, outer)
        if frame.f_code.co_name in _COMPREHENSIONS and outer is not None:
            return outer
        run = outer.run if outer is not None else None
        if outer is None or not outer.in_run:
            run = self._known_run(frame.f_globals) or run
        return Execution(outer, frame.f_code, run)

    def _enter_top_level(
        self, frame: FrameType, outer: Optional[Execution]
    ) -> Execution:
        run = self._known_run(frame.f_globals)
        if run is not None and outer is not None and run in outer.outwards():
            return Execution(outer, frame.f_code, run)
        is_own = self._is_module_code(frame)
        # Without a spec, only a namespace in which there is nothing else says that all of
        # a file is executed.
        names = frame.f_code.co_names
        is_empty = all(one.startswith("__") or one in names for one in frame.f_globals)
        is_anew = is_own and (is_empty or frame.f_globals.get("__spec__") is not None)
        if run is None or (run.is_begun and is_anew):
            run = self._new_run(frame)
        is_cell = run.is_begun or not is_own
        if not run.is_begun:
            # Functions of it may have been seen before.
            run.is_of_cells = not is_own
            run.is_imported = run.is_imported and is_own
            run.code = frame.f_code if is_own else run.code
            run.file = _path_of(run.code)
        run.is_begun, run.in_thread = True, outer is not None and outer.in_thread
        if is_cell:
            callers = _outwards(frame.f_back)
            if all(one.f_globals is not frame.f_globals for one in callers):
                # No code of the module itself executes that part of it.
                outer = outer if run.is_of_cells else run
            execution = Execution(outer, frame.f_code, run)
            execution.is_cell = execution.in_run = True
            return execution
        run.is_active = True
        run.enter_from(outer)
        beyond = (one for one in run.runs() if one is not run)
        run.beyond = [one for one in beyond if one.file == run.file]
        return run

    def _known_run(self, namespace: Dict[str, Any]) -> Optional[Run]:
        run = self._runs.get(id(namespace))
        if run is None:
            # IPython executes what is new in a file in a copy of the module's namespace.
            module = sys.modules.get(str(namespace.get("__name__")))
            run = self._runs.get(id(getattr(module, "__dict__", None)))
        spec = namespace.get("__spec__")
        is_copy = run is not None and run.namespace is not namespace
        if run is None or run.spec is not spec or (is_copy and spec is None):
            return None
        return run

    def _new_run(self, frame: FrameType) -> Run:
        run = Run(frame.f_code, frame.f_globals, next(self._numbers))
        self._runs[id(frame.f_globals)] = run
        return run

    def _is_module_code(self, frame: FrameType) -> bool:
        """True for the code of the module in whose namespace it is executed."""
        namespace, file = frame.f_globals, frame.f_code.co_filename
        spec = namespace.get("__spec__")
        names = frame.f_locals
        if isinstance(names, dict) and "__name__" not in names:
            # A tool executes a part of the module anew, with names of its own. In an
            # inlined comprehension the locals are a copy, from 3.13 on no dictionary.
            return False
        # `runpy` gives a module the path as it was given itself.
        if file in (str(namespace.get("__file__")), getattr(spec, "origin", None)):
            return True
        if spec is None:
            return False
        # A module without a file, or one whose code was compiled elsewhere: it is being
        # imported, or has got another spec to be executed again.
        known = self._runs.get(id(namespace))
        is_again = known is not None and known.spec is not spec
        return is_again or bool(getattr(spec, "_initializing", False))


def _current_frames() -> Dict[int, FrameType]:
    """The innermost frame of each thread.

    If a collection began meanwhile, and executed a finalizer, Python up to 3.11.7 and
    3.12.1 could wait for ever: https://github.com/python/cpython/issues/106883.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return sys._current_frames()  # pylint: disable=protected-access
    finally:
        if was_enabled:
            gc.enable()


def parts_of(values: Iterable[Any]) -> Set[int]:
    """The identities of all in containers and objects of some values."""
    parts = itertools.chain(*map(_parts, values))
    return {id(part) for part in parts if part is not None}


def attributes_of(values: Iterable[Any]) -> Set[int]:
    """The identities of the attributes of objects and classes. No code of theirs is
    called."""
    found: Set[int] = set()
    for value in values:
        is_class = isinstance(value, type) and value.__flags__ & _OF_CLASS
        if is_class or _is_object(value):
            found.update(map(id, gc.get_referents(value)))
            found.update(map(id, _namespace_of(value).values()))
    return found - {id(None)}


def _namespace_of(value: Any) -> Mapping[str, Any]:
    kind = type if isinstance(value, type) else object
    try:
        namespace: Mapping[str, Any] = kind.__getattribute__(value, "__dict__")
    except AttributeError:
        # It has slots only.
        return {}
    return namespace


def _is_object(value: Any) -> bool:
    kind = type(value)
    is_object = kind.__flags__ & _OF_CLASS or issubclass(kind, SimpleNamespace)
    return bool(is_object) and not issubclass(kind, (type, ModuleType))


def _parts(value: Any) -> List[Any]:
    """What is in a container, or the attributes of an object and what is in those that
    are dictionaries. No code of its class is called."""
    is_container = issubclass(type(value), _CONTAINERS)
    is_object = not is_container and _is_object(value)
    parts = _last(value) if is_container else []
    parts += gc.get_referents(value) if is_object else []
    # The attributes may be in a dictionary themselves.
    for _ in range(2 if is_object else 0):
        found = [one for one in parts if issubclass(type(one), dict)]
        parts += [part for one in found for part in _last(one)]
    return parts[-_MANY:]


def _last(container: Any) -> List[Any]:
    """What is in a container: of a long list the last, of others that are long nothing."""
    # A subclass may have methods of its own, which are not called.
    # pylint: disable=unnecessary-dunder-call
    kind = next(one for one in _CONTAINERS if issubclass(type(container), one))
    if kind.__len__(container) <= _MANY:
        return gc.get_referents(container)
    is_list = issubclass(kind, list)
    return list.__getitem__(container, slice(-_MANY, None)) if is_list else []


def _path_of(code: CodeType) -> str:
    """The path of a file, however it was spelt, or what the code says instead of one."""
    file = code.co_filename
    return file if file.startswith("<") else os.path.abspath(file)


def functions_to(frame: FrameType) -> Iterator[FrameType]:
    """The functions that have led to a frame, innermost first, below top-level code."""
    is_function: Callable[[FrameType], bool] = lambda one: (
        one.f_code.co_name != _TOP_LEVEL
    )
    return itertools.takewhile(is_function, _outwards(frame))


def _outwards(frame: Optional[FrameType]) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _has_ended(frame: FrameType) -> bool:
    """True if a frame of another thread is known to have come to its end."""
    is_suspendable = frame.f_code.co_flags & _SUSPENDABLE
    if frame.f_code.co_name != _TOP_LEVEL or is_suspendable:
        return _has_returned(frame)
    try:
        # It has no variables of its own that could be lost.
        frame.clear()
    except RuntimeError:
        return False
    return True


def _has_returned(frame: FrameType) -> bool:
    """True if a frame has come to its end, and no exception has ended it.

    A frame that is left stands at the instruction that was executed last.
    """
    position = frame.f_lasti
    return position >= 0 and frame.f_code.co_code[position] in _RETURNS
