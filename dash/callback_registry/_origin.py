"""Origins: where in the program an app was built.

The birth of an app is the innermost run of its call path. Its place is what two
apps have in common that are the same app built again: after a reload, by the
second worker pass of a spawned server, by a factory or fixture called twice.
"""

from __future__ import annotations

import dis
import weakref
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from ._call_path import CallStack, Node, user_frame
from ._moment import Moment
from ._runs import Run, import_name, is_module_frame

if TYPE_CHECKING:
    from ._registry import CallbackRegistry

Place = Optional[Tuple[Any, ...]]

_STORES = frozenset({"STORE_NAME", "STORE_GLOBAL"})
_BETWEEN = frozenset({"CACHE", "COPY", "DUP_TOP", "EXTENDED_ARG", "NOP", "PRECALL"})


class Origin:  # pylint: disable=too-many-instance-attributes
    """Where an app was built.

    :param path: the call path of the code that called `Dash`.
    :param place: what the app has in common with itself built again.
    :param number: when it was built, as a number that grows.
    :param caller: the frame that called `Dash`.
    :param home: the globals of the birth.
    """

    __slots__ = ("path", "place", "number", "site", "at_home", "module", "function") + (
        "moment",
        "_tokens",
    )

    def __init__(  # pylint: disable=too-many-arguments
        self,
        path: Node,
        place: Place,
        number: int,
        caller: FrameType,
        home: Dict[str, Any],
    ):
        self.path = path
        self.place = place
        self.number = number
        # The file and line of the call.
        self.site = f"{caller.f_code.co_filename}:{caller.f_lineno}"
        # Whether the code that called `Dash` stands in the file of the birth.
        self.at_home = caller.f_globals is home
        # The module of that code and its function, as in a process that imports it.
        self.module = import_name(caller.f_globals)
        self.function = _qualified_name(caller)
        self.moment = Moment(path)
        self._tokens = frozenset(node.token for node in path.outwards())

    @property
    def birth(self) -> Run:
        """The innermost run of the path."""
        return self.path.run

    @property
    def runs(self) -> Tuple[Run, ...]:
        """The runs of the path, innermost first."""
        return self.path.runs

    def passes(self, execution: Node) -> bool:
        """True if the app was built within an execution."""
        return execution.token in self._tokens

    def nearest_shared(self, path: Node) -> Optional[Node]:
        """The innermost execution that a path has in common with this origin."""
        for node in path.outwards():
            if node.token in self._tokens:
                return node
        return None


class Built:
    """An app as the run that it was built in remembers it.

    An app that nobody served is remembered when it is gone, for what was declared for
    it is due to the app that takes its place.
    """

    __slots__ = ("origin", "is_served", "is_told_of", "_registry", "__weakref__")

    def __init__(self, origin: Origin, registry: CallbackRegistry):
        self.origin = origin
        self.is_served = False
        # Whether a warning has named the app.
        self.is_told_of = False
        self._registry = weakref.ref(registry)

    @property
    def registry(self) -> Optional[CallbackRegistry]:
        """The registry of the app, None when it is gone."""
        return self._registry()

    @property
    def is_over(self) -> bool:
        """True if the app was served and is gone."""
        return self.is_served and self.registry is None


class Places:
    """Names places, and tells the calls of one function apart by their order."""

    def __init__(self) -> None:
        self._calls: weakref.WeakKeyDictionary[
            CodeType, List[int]
        ] = weakref.WeakKeyDictionary()

    def name(self, caller: FrameType, module: FrameType, birth: Run) -> Place:
        """The place of a call of `Dash`, None where it can't be built again.

        :param caller: the frame that called `Dash`.
        :param module: the frame of the innermost run.
        """
        if birth.interactive:
            target = assigned_name(module)
            return (birth, target, _qualified_name(caller)) if target else None
        if caller is module and is_module_frame(caller):
            birth.built += 1
            return (birth.file, "<module>", birth.built)
        return (
            caller.f_code.co_filename,
            _qualified_name(caller),
            self._order(caller),
        )

    def _order(self, caller: FrameType) -> int:
        calls = self._calls.setdefault(caller.f_code, [])
        if caller.f_lasti not in calls:
            calls.append(caller.f_lasti)
        return calls.index(caller.f_lasti)


def locate(
    app: Any, frame: FrameType, stack: CallStack, places: Places, number: int
) -> Origin:
    """The origin of an app whose construction the frame belongs to."""
    caller = _caller_of_class(app, user_frame(frame))
    path = stack.path(caller)
    module = _module_frame(caller, path.run)
    place = places.name(caller, module, path.run)
    return Origin(path, place, number, caller, module.f_globals)


def assigned_name(frame: FrameType) -> Optional[str]:
    """The name that the statement a module's code is at assigns its value to."""
    for instruction in dis.get_instructions(frame.f_code):
        if instruction.offset <= frame.f_lasti or instruction.opname in _BETWEEN:
            continue
        return instruction.argval if instruction.opname in _STORES else None
    return None


def _caller_of_class(app: Any, frame: FrameType) -> FrameType:
    """Skips the constructors of the app's subclasses."""
    while frame.f_back is not None and _constructs(app, frame):
        frame = frame.f_back
    return frame


def _constructs(app: Any, frame: FrameType) -> bool:
    code = frame.f_code
    if code.co_name != "__init__" or not code.co_varnames:
        return False
    arguments: Dict[str, Any] = frame.f_locals
    return arguments.get(code.co_varnames[0]) is app


def _module_frame(frame: FrameType, run: Run) -> FrameType:
    """The frame of a run on the stack, or the given one if it is not there."""
    found: Optional[FrameType] = frame
    while found is not None:
        if is_module_frame(found) and run.executes(found.f_globals):
            return found
        found = found.f_back
    return frame


def _qualified_name(frame: FrameType) -> str:
    code = frame.f_code
    return getattr(code, "co_qualname", code.co_name)
