"""Declarations: what one call of `callback` or `clientside_callback` adds.

The containers of Dash hold plain dictionaries and strings. Those that we put in are of
subclasses that carry what is known about them, so copies that others make know it too,
while JSON and `==` see no difference. What others put in carries nothing.
"""

from __future__ import annotations

import copy
import dis
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Sequence, Tuple

from ._execution import Execution, Run

if TYPE_CHECKING:
    from ._answering import Situation
    from ._origin import Origin

Context = Tuple[bool, "Situation", int]


# pylint: disable-next=too-few-public-methods,too-many-instance-attributes
class Scope:
    """What declarations have in common that one execution makes one after the other.

    :param execution: the innermost execution, whose run is known.
    :param context: whether the declarations are without an app, unlike those with
        `@app.callback`; the situation; and the last moment at which an app was built or
        gone before.
    :param definer: the run of the module that the code which declares is of.
    """

    def __init__(self, execution: Execution, context: Context, definer: Run):
        assert execution.run is not None
        self.execution = execution
        self.run = execution.run
        # What does again what declares, when it is run again.
        self.module_run = execution.module_run or self.run
        self.context = context
        self.is_app_less, situation, self.moment = context
        # The answering app and the one whose `declaring()` block it is, if any.
        self.answering, self.said, self.time = situation
        # File and name of the function that declares, if it is of another module.
        self.helper: Optional[Tuple[str, str]] = None
        if definer is not self.run:
            self.helper = (execution.file, execution.qualname)
        self.definer = definer
        # The nearest app at that time, if code had built it itself or named it.
        self.kept: Optional[Origin] = None
        # The app that a function or module further in had a name for, or a cell; and that
        # function.
        self.named: Optional[Origin] = None
        self.naming: Optional[Execution] = None
        # The app that has the declarations, from when one is served that may have them.
        self.owner = self.said
        # The apps that are not looked at, as they have no layout.
        self.passed_over: Sequence[Origin] = ()
        # Up to which number all were taken.
        self.taken = 0
        # Whether no module is being run, as where a server calls a layout function.
        self.is_late = not (execution.in_run or self.run.is_active)
        # The innermost run of a file.
        runs = (one for one in execution.runs() if not one.is_of_cells)
        self.file_run = next(runs, None)
        # The runs, innermost first, that declare again what an older one had declared; and
        # those that have only imported what does. What is new there stands behind that.
        self.replacing: Sequence[Run] = ()
        self.importing: Sequence[Run] = ()

    def __deepcopy__(self, _memo: Any) -> Scope:
        return self

    def passing_over(self, apps: Sequence[Origin]) -> Scope:
        """The same declarations, as if apps were not there."""
        scope = copy.copy(self)
        scope.kept = scope.named = scope.owner = None
        scope.passed_over = apps
        return scope

    def next_place(self, callback_id: str, number: int) -> int:
        """Where an app puts what is declared now, by number.

        What is declared again stands where it was, but behind what was declared before.
        """
        place = number
        if self.replacing:
            older = self.replacing[0].older_places
            last = max(one.last_place for one in self.replacing)
            place = max(older.get(callback_id, older.get("", number)), last)
        for run in self.replacing:
            run.last_place = place
        for run in self.importing:
            run.places[""] = place
        if self.file_run is not None and not self.is_late:
            places = self.file_run.places
            places[callback_id] = place
            places[""] = min(places.get("", place), place)
            for run in self.file_run.beyond:
                run.older_places[callback_id] = place
        return place

    @property
    def renewing(self) -> Tuple[Run, ...]:
        """The runs that, when one is run again, declare again what is declared here.

        A page is run again by the app that is built again, or by itself.
        """
        own, outer = self.run, self.module_run
        return (own,) if own is outer else (own, outer)

    @property
    def call(self) -> Optional[Tuple[str, ...]]:
        """The function of another file that declares, and the file that has called it.

        Not in cells: each declares what it declares.
        """
        if self.helper is None or self.run.is_of_cells:
            return None
        return (*self.helper, self.run.file)

    @property
    def cell(self) -> Execution:
        """The cell, or else the run, that the declarations were made in."""
        execution = self.execution
        cell = execution if execution.is_cell else execution.around or self.run
        return cell if cell.is_cell and cell.run is self.run else self.run

    @property
    def may_replace(self) -> bool:
        """True if what is declared may replace what an app has already."""
        is_again = self.module_run.is_again or self.definer.is_again
        is_again = is_again or not self.execution.in_run
        return bool(is_again or self.cell.is_cell or self.answering is not None)


class _Declared(Dict[str, Any]):
    """A dictionary whose copies are of the same declaration; pickled, it is plain."""

    __slots__: Tuple[str, ...] = ()

    def copy(self) -> Any:
        """A copy of the same declaration."""
        return self._with(self)

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> Any:
        return self._with(copy.deepcopy(dict(self), memo))

    def __reduce__(self) -> Any:
        return dict, (dict(self),)

    def _with(self, fields: Dict[str, Any]) -> Any:
        copied = self.__class__.__new__(self.__class__)
        copied.update(fields)
        if copied.get("background"):
            # An app uses up the options of an entry.
            copied["background"] = dict(copied["background"])
        for name in self.__slots__:
            setattr(copied, name, getattr(self, name))
        return copied


class Entry(_Declared):
    """What a callback is called by, as `app.callback_map` has it, and its declaration.

    `script` is its inline script, `api` the path and function of its API endpoint.
    """

    __slots__ = (
        "callback_id",
        "scope",
        "number",
        "place",
        "instruction",
        "script",
        "api",
    )

    def __init__(
        self,
        fields: Dict[str, Any],
        callback_id: str,
        scope: Scope,
        number: int,
        instruction: int,
    ):
        super().__init__(fields)
        self.callback_id = callback_id
        self.scope = scope
        self.number = number
        self.place = scope.next_place(callback_id, number)
        # Of the declaring code; its line can be told from it.
        self.instruction = instruction
        self.script: Optional[Script] = None
        self.api: Optional[Tuple[str, Callable[..., Any]]] = None

    @property
    def is_taken(self) -> bool:
        """True if it was taken once, so that somebody else has put what waits there."""
        return self.number <= self.scope.taken

    @property
    def file(self) -> str:
        """The file of the declaration."""
        return self.scope.execution.file

    @property
    def line(self) -> int:
        """The line of the declaration, from 1; 0 if the code does not tell."""
        code, at = self.scope.execution.code, self.instruction
        lines = [line for one, line in dis.findlinestarts(code) if one <= at and line]
        return lines[-1] if lines else code.co_firstlineno


class Spec(_Declared):
    """What `/_dash-dependencies` lists of a callback, and the entry it was added with."""

    __slots__ = ("entry",)

    def __init__(self, fields: Dict[str, Any], entry: Entry):
        super().__init__(fields)
        self.entry = entry

    @property
    def is_complete(self) -> bool:
        """True once the callback has its function or its script."""
        return "callback" in self.entry or self["clientside_function"] is not None


class Script(str):
    """An inline script, and the entry of its clientside callback."""

    __slots__ = ("entry",)
    entry: Entry

    def __deepcopy__(self, _memo: Any) -> Script:
        return self

    def __reduce__(self) -> Any:
        return str, (str(self),)
