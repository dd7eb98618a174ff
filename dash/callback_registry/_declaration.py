"""Declarations: what one call of `callback` or `clientside_callback` adds.

The containers of Dash hold plain dictionaries and strings. Those that we put in are of
subclasses that carry what is known about them, so copies that others make know it too,
while JSON and `==` see no difference. What others put in carries nothing.
"""

from __future__ import annotations

import copy
import dis
from types import CodeType
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Tuple

if TYPE_CHECKING:
    from ._answering import Answer
    from ._execution import Execution, Run
    from ._origin import Origin


class Scope:  # pylint: disable=too-few-public-methods
    """What declarations have in common that one execution makes one after the other.

    :param execution: the innermost execution.
    :param answer: the answering app, if there is one.
    :param is_app_less: False for what is declared with `@app.callback`.
    :param said: the app whose `declaring()` block the declarations stand in.
    :param moment: the last moment at which an app was built or gone before.
    :param namespace: of the code that declares.
    """

    __slots__ = ("execution", "is_app_less", "answer", "said", "moment", "owner") + (
        "helper",
        "named",
        "taken",
        "is_late",
        "is_common",
    )

    def __init__(
        self,
        execution: Execution,
        is_app_less: bool,
        answer: Optional[Answer],
        said: Optional[Origin],
        moment: int,
        namespace: Dict[str, Any],
    ):
        self.execution = execution
        self.is_app_less = is_app_less
        self.answer = answer
        self.said = said
        self.moment = moment
        # File and name of the function that declares, if it is of another module.
        self.helper: Optional[Tuple[str, str]] = None
        if namespace is not self.run.namespace:
            self.helper = (execution.code.co_filename, execution.qualname)
        # The app that had a name when a cell declared, and was the nearest by that.
        self.named: Optional[Origin] = None
        # The app that has the declarations, once nothing can change that.
        self.owner = said
        # Up to which number all were taken.
        self.taken = 0
        # Whether no module is being run, as where a server calls a layout function.
        self.is_late = not (execution.in_run or self.run.is_active)
        # Whether an app at the owner's place may have them too, once that is known.
        self.is_common: Optional[bool]
        self.is_common = False if self.is_late or said is not None else None

    def __deepcopy__(self, _memo: Any) -> Scope:
        return self

    @property
    def run(self) -> Run:
        """The innermost run."""
        run = self.execution.run
        assert run is not None
        return run

    @property
    def module_run(self) -> Run:
        """The innermost run of a module; a namespace of cells is none.

        Who executes cells does so again when that module is run again.
        """
        runs = (one.run for one in self.execution.outwards() if one is one.run)
        modules = (one for one in runs if one is not None and not one.is_of_cells)
        return next(modules, self.run) if self.run.is_of_cells else self.run

    @property
    def cell(self) -> Execution:
        """The cell, or else the run, that the declarations were made in."""
        run = self.run
        cells = (one for one in self.execution.outwards() if one.is_cell)
        return next((one for one in cells if one.run is run), run)

    @property
    def answering(self) -> Optional[Origin]:
        """The origin of the answering app."""
        return None if self.answer is None else self.answer.origin

    @property
    def rerun(self) -> Optional[Run]:
        """The outermost run of a file that was run before, if one is being run."""
        if self.is_late:
            return None
        runs = [one.run for one in self.execution.outwards() if one is one.run]
        reruns = [one for one in runs if one is not None and one.is_again]
        return reruns[-1] if reruns else None

    @property
    def may_replace(self) -> bool:
        """True if what is declared may replace what an app has already."""
        is_again = self.cell.is_cell or self.module_run.is_again
        return is_again or self.answer is not None


class Entry(Dict[str, Any]):
    """What a callback is called by, as `app.callback_map` has it, and its declaration.

    `script` is its inline script, `api` the path and function of its API endpoint.
    """

    __slots__ = ("callback_id", "scope", "number", "position", "script", "api")

    def __init__(
        self,
        fields: Dict[str, Any],
        callback_id: str,
        scope: Scope,
        number: int,
        position: int,
    ):
        super().__init__(fields)
        self.callback_id = callback_id
        self.scope = scope
        self.number = number
        # The instruction of the declaring code, from which its line can be told.
        self.position = position
        self.script: Optional[Script] = None
        self.api: Optional[Tuple[str, Callable[..., Any]]] = None

    @property
    def is_put_back(self) -> bool:
        """True if it was taken once, so that somebody else has put what waits there."""
        return self.number <= self.scope.taken

    @property
    def file(self) -> str:
        """The file of the declaration."""
        return self.scope.execution.code.co_filename

    @property
    def line(self) -> int:
        """The line of the declaration, from 1; 0 if the code does not tell."""
        return _line(self.scope.execution.code, self.position)

    def _with(self, fields: Dict[str, Any]) -> Entry:
        told = (self.callback_id, self.scope, self.number, self.position)
        copied = Entry(fields, *told)
        copied.script, copied.api = self.script, self.api
        return copied

    def copy(self) -> Entry:
        """A copy of the same declaration, with background options of its own: an app
        uses them up."""
        copied = self._with(self)
        if copied.get("background"):
            copied["background"] = dict(copied["background"])
        return copied

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> Entry:
        return self._with(copy.deepcopy(dict(self), memo))

    def __reduce__(self) -> Any:
        return dict, (dict(self),)


class Spec(Dict[str, Any]):
    """What `/_dash-dependencies` lists of a callback, and the entry it was added with."""

    __slots__ = ("entry",)

    def __init__(self, fields: Dict[str, Any], entry: Entry):
        super().__init__(fields)
        self.entry = entry

    @property
    def is_complete(self) -> bool:
        """True once the callback has its function or its script."""
        return "callback" in self.entry or self["clientside_function"] is not None

    def copy(self) -> Spec:
        """A copy of the same declaration."""
        return Spec(self, self.entry)

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> Spec:
        return Spec(copy.deepcopy(dict(self), memo), self.entry)

    def __reduce__(self) -> Any:
        return dict, (dict(self),)


class Script(str):
    """An inline script, and the entry of its clientside callback."""

    __slots__ = ("entry",)
    entry: Entry

    def __deepcopy__(self, _memo: Any) -> Script:
        return self

    def __reduce__(self) -> Any:
        return str, (str(self),)


def is_same(item: Any, entry: Entry) -> bool:
    """True if an entry is of the same declaration as another."""
    return isinstance(item, Entry) and item.number == entry.number


def _line(code: CodeType, position: int) -> int:
    starts = [line for at, line in dis.findlinestarts(code) if at <= position and line]
    return starts[-1] if starts else code.co_firstlineno
