"""Holdings: the declarations that an app has taken."""

from typing import Dict, Iterable, Iterator, List, Optional, Set

from ._declaration import Declaration
from ._origin import Origin
from ._ownership import outlives
from ._runs import Run


class Holdings:
    """What an app has taken, in the order of declaration.

    Adding one, or asking after one, costs the same in a large app as in a small one:
    layout functions may declare at every page load.

    :param origin: where the app was built.
    """

    def __init__(self, origin: Origin):
        self._origin = origin
        self._all: Dict[Declaration, None] = {}
        self._by_run: Dict[Run, int] = {}
        self._renewable: Dict[str, Declaration] = {}
        # What a later app at the same place could inherit.
        self.estate: List[Declaration] = []

    def __iter__(self) -> Iterator[Declaration]:
        return iter(self._all)

    def __contains__(self, declaration: Declaration) -> bool:
        return declaration in self._all

    @property
    def runs(self) -> Set[Run]:
        """The runs that made the declarations."""
        return set(self._by_run)

    def earlier(self, declaration: Declaration) -> Optional[Declaration]:
        """The one that a declaration replaces, None if there is none."""
        earlier = self._renewable.get(declaration.callback_id)
        if earlier is None or not declaration.replaces(earlier):
            return None
        return earlier

    def of_runs(self, runs: Set[Run]) -> List[Declaration]:
        """The declarations that some runs made."""
        if runs.isdisjoint(self._by_run):
            return []
        return [one for one in self._all if one.scope.run in runs]

    def add(self, declaration: Declaration) -> None:
        """Adds a declaration that is not there yet."""
        self._all[declaration] = None
        run = declaration.scope.run
        if run is not None:
            self._by_run[run] = self._by_run.get(run, 0) + 1
        if declaration.is_renewable():
            self._renewable[declaration.callback_id] = declaration
        if outlives(declaration, self._origin):
            self.estate.append(declaration)

    def drop(self, declarations: Iterable[Declaration]) -> None:
        """Takes declarations out."""
        gone = set(declarations)
        for declaration in gone:
            self._drop(declaration)
        if any(outlives(declaration, self._origin) for declaration in gone):
            self.estate = [one for one in self.estate if one not in gone]

    def _drop(self, declaration: Declaration) -> None:
        del self._all[declaration]
        run = declaration.scope.run
        if run is not None:
            self._by_run[run] -= 1
            if not self._by_run[run]:
                del self._by_run[run]
        if self._renewable.get(declaration.callback_id) is declaration:
            del self._renewable[declaration.callback_id]
