"""Origins: where in the program an app was built."""

from __future__ import annotations

import itertools
import os
import weakref
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any, Callable, List, NamedTuple, Optional

from ._execution import Execution, Run, functions_to

if TYPE_CHECKING:
    from dash import Dash

_HOST = __name__.partition(".")[0]


@dataclass(eq=False)
class Site:
    """The executions that an app was built in. They live as long as the app.

    :param execution: of its constructor.
    :param builder: of the code that called `Dash`.
    :param home: the run of that code's module.
    :param makers: the runs of the modules of the functions that have led there, and of
        those that define the app's class.
    """

    execution: Execution
    builder: Execution
    home: Run
    makers: List[Run]

    @property
    def cells(self) -> Optional[Run]:
        """The nearest notebook that has led here."""
        return next((one for one in self.execution.runs() if one.is_of_cells), None)

    def names_in_cells(self, app: Any) -> List[str]:
        """What cells call an app, of that notebook."""
        cells = self.cells
        return [] if cells is None else [*cells.names_of(app)]


class Cell(NamedTuple):
    """The cell of a notebook that an app was built in, and the file of its code."""

    execution: Callable[[], Optional[Execution]]
    file: str


class Origin:  # pylint: disable=too-many-instance-attributes
    """Where and when an app was built.

    It keeps neither the app alive nor the namespaces that have a name for it, and
    outlives them while something is declared for the app.

    :param app: the app.
    :param site: the executions that it is built in.
    :param caller: the frame of the code that called `Dash`.
    :param answering: the origin of the app that was answering then, if one was.
    """

    def __init__(
        self, app: Dash, site: Site, caller: FrameType, answering: Optional[Origin]
    ):
        self._app = weakref.ref(app)
        self._site = weakref.ref(site)
        # The executions of its constructors, Dash's own first.
        path = site.execution.callers()
        path = itertools.takewhile(lambda one: one is not site.builder, path)
        self._constructors = [weakref.ref(one) for one in path]
        self.file, self.line = caller.f_code.co_filename, caller.f_lineno
        self.answering = answering
        # When the app was built, first served and gone, in moments.
        self.number = self.served = 0
        self.gone: Optional[int] = None
        self.is_of_cell = site.builder.is_cell
        # The cell that it was built in, if there is one, and as which app of it.
        cells = (one for one in site.execution.outwards() if one.is_cell)
        self.cell = next((Cell(weakref.ref(one), one.file) for one in cells), None)
        self.nth_of_cell = 0
        self.in_thread = site.execution.in_thread
        # The code, and the number of the run that it belongs to.
        self.code, self.home = site.builder.code, site.home.number
        # Where, by file or namespace of cells, and as which app of the code there.
        where = self.home if site.home.is_of_cells else os.path.abspath(self.file)
        self.place = (where, site.builder.qualname, site.builder.built + 1)
        # The module of that code, and the one that was run.
        runs = (site.home, *site.execution.runs())
        modules = [*itertools.islice(runs, 2)]
        self.modules = [one.name for one in modules]
        # The name of a main module that `python -m` runs: packages may import it by that.
        is_main = self.modules[-1] == "__main__"
        self.main_name = getattr(modules[-1].spec, "name", None) if is_main else None
        # These modules, those of the functions that have led there and of the app's class,
        # and what it is named after; and the packages that they are in.
        kind = type(app)
        makers = [str(one.f_globals.get("__name__")) for one in functions_to(caller)]
        makers += [*self.modules, self.main_name or "", kind.__module__]
        self.packages = {each for one in makers for each in packages_of(one)}
        # The class of the app, by name, as a reload makes it anew; one that a function
        # makes anew is another.
        names = (kind.__module__, kind.__qualname__)
        self.app_class = weakref.ref(kind) if "<locals>" in names[1] else names
        # What the app was called in its cells when something was declared or taken.
        self.names: List[str] = []

    @property
    def app(self) -> Optional[Dash]:
        """The app, None when it is gone."""
        return self._app()

    @property
    def has_layout(self) -> bool:
        """False for an app that nobody can be meant to visit, as it has no layout yet."""
        app: Any = self.app
        # The property of a subclass may need what its constructor sets later.
        return app is None or app.use_pages or getattr(app, "layout", app) is not None

    @property
    def site(self) -> Site:
        """The executions that the app was built in, as long as it is not gone."""
        site = self._site()
        assert site is not None
        return site

    def admit(self, moment: int) -> None:
        """Says that the app is built: the executions know it from now on."""
        self.number = moment
        self.site.builder.built += 1
        app: Any = self.app
        self.packages.update(packages_of(str(app.config.get("name"))))
        is_imported = False
        for execution in self.site.execution.outwards():
            is_module = isinstance(execution, Run) and not execution.is_of_cells
            # Of a module that has ended, a function is executed.
            is_over = is_module and not execution.is_active
            apps = execution.made if is_over else execution.apps
            apps[self] = is_imported
            is_imported = is_imported or is_module
            if execution.is_cell and not self.nth_of_cell:
                self.nth_of_cell = len(execution.apps)
        for run in (self.site.home, *self.site.makers):
            run.made[self] = False

    def note_names(self) -> None:
        """Notes what the app is called in the cells that it was built beside."""
        site = self._site()
        if site is not None:
            self.names = site.names_in_cells(self.app) or self.names

    def is_built_by(self, execution: Execution) -> bool:
        """True if an execution's own code built the app, not a call of it."""
        site = self._site()
        return site is not None and site.builder is execution

    def is_of(self, module: str) -> bool:
        """True if a module is in one of the app's packages."""
        return not self.packages.isdisjoint(packages_of(module))

    def constructors(self) -> List[Optional[Execution]]:
        """The executions of the constructors that built the app, those that are left."""
        return [one() for one in self._constructors]


def packages_of(name: str) -> List[str]:
    """The names of the packages that a module is in, outermost first, and its own."""
    return list(itertools.accumulate(name.split("."), lambda *two: ".".join(two)))


def user_frame(frame: FrameType, app: Any = None) -> FrameType:
    """The nearest frame that is neither Dash's own nor a constructor of an app's class."""
    while is_of_dash(frame) or (app is not None and _is_constructor(frame, app)):
        if frame.f_back is None:
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
    return name.partition(".")[0] == _HOST
