"""Origins: where in the program an app was built."""

from __future__ import annotations

import os
import weakref
from types import FrameType
from typing import TYPE_CHECKING, Any, Optional, Tuple

from ._execution import Execution, Executions, Run

if TYPE_CHECKING:
    from dash import Dash

_HOST = __name__.partition(".")[0]


class Origin:
    """The executions that an app was built in, and its place in the program.

    It does not keep the app alive, and outlives it while something is declared for it.

    :param app: the app.
    :param frame: the frame of its constructor.
    :param executions: where the execution of the frame is looked up.
    :param answering: the origin of the app that was answering then, if one was.
    """

    __slots__ = ("_app", "execution", "builder", "home", "answering", "number") + (
        "gone",
        "line",
        "place",
        "__weakref__",
    )

    def __init__(
        self,
        app: Dash,
        frame: FrameType,
        executions: Executions,
        answering: Optional[Origin],
    ):
        self._app = weakref.ref(app)
        self.execution: Execution = executions.of(frame)
        # The code that called `Dash`, and the run of its module.
        caller = _caller(frame, app)
        self.builder: Execution = executions.known(caller)
        self.home: Run = executions.run_of(caller)
        self.line: int = caller.f_lineno
        self.answering = answering
        # When the app was built and when it was gone, in moments.
        self.number = 0
        self.gone: Optional[int] = None
        self.place: Tuple[Any, str, int] = self._place(0)

    @property
    def app(self) -> Optional[Dash]:
        """The app, None when it is gone."""
        return self._app()

    @property
    def file(self) -> str:
        """The file of the code that built the app."""
        return self.builder.code.co_filename

    @property
    def folder(self) -> str:
        """The folder of that file."""
        return os.path.dirname(os.path.abspath(self.file))

    def admit(self, moment: int) -> None:
        """Says that the app is built: the executions know it from now on."""
        self.number = moment
        self.builder.built += 1
        self.place = self._place(self.builder.built)
        for execution in self.execution.outwards():
            execution.apps.append(self)

    def _place(self, number: int) -> Tuple[Any, str, int]:
        """File and name of the code that called `Dash`, and which of its apps it is.

        The file of what is defined in cells is None.
        """
        file = None if self.home.is_of_cells else self.file
        return (file, self.builder.qualname, number)

    def is_in(self, execution: Optional[Execution]) -> bool:
        """True if the app was built in an execution; all were built in None."""
        return self.execution.is_within(execution)


def _caller(frame: FrameType, app: Any) -> FrameType:
    """The frame that called `Dash`, which is not a constructor of the app's class."""
    while frame.f_back is not None:
        if not _is_constructor(frame, app) and not is_of_dash(frame):
            break
        frame = frame.f_back
    return frame


def _is_constructor(frame: FrameType, app: Any) -> bool:
    code = frame.f_code
    if code.co_name != "__init__" or not code.co_argcount:
        return False
    return frame.f_locals.get(code.co_varnames[0]) is app


def is_of_dash(frame: FrameType) -> bool:
    """True for a frame of Dash's own code."""
    name = str(frame.f_globals.get("__name__"))
    return name == _HOST or name.startswith(f"{_HOST}.")
