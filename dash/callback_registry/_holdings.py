"""Holdings: the declarations that an app has taken."""

from __future__ import annotations

import itertools
import operator
from typing import AbstractSet, Dict, Iterable, Iterator, List, Optional

from ._declaration import Declaration
from ._origin import Origin
from ._ownership import outlives
from ._runs import Run
from ._scope import Scope

_numbers = itertools.count(1)
_GIVEN_UP = (0,)
_scope_of = operator.attrgetter("scope")


class Holdings:
    """What an app has taken, in the order of declaration.

    Adding one, or asking after one, costs the same in a large app as in a small one:
    layout functions may declare at every page load.

    :param origin: where the app was built.
    """

    def __init__(self, origin: Origin):
        self._origin = origin
        self._mark = (next(_numbers),)
        self._all: List[Declaration] = []
        self._by_run: Dict[Run, int] = {}
        self._renewable: Dict[str, Declaration] = {}
        # What a later app at the same place could inherit.
        self.estate: List[Declaration] = []

    def __iter__(self) -> Iterator[Declaration]:
        return iter(self._all)

    def __contains__(self, declaration: Declaration) -> bool:
        return self._mark[0] in declaration.holders

    @property
    def runs(self) -> AbstractSet[Run]:
        """The runs that made the declarations."""
        return self._by_run.keys()

    def earlier(self, declaration: Declaration) -> Optional[Declaration]:
        """The one that a declaration replaces, None if there is none."""
        earlier = self._renewable.get(declaration.callback_id)
        if earlier is None or not declaration.replaces(earlier):
            return None
        return earlier

    def add(self, declarations: Iterable[Declaration]) -> None:
        """Adds declarations that are not there yet."""
        for scope, group in itertools.groupby(declarations, _scope_of):
            self._add(scope, list(group))

    def _add(self, scope: Scope, declarations: List[Declaration]) -> None:
        self._all += declarations
        for declaration in declarations:
            before = declaration.holders
            declaration.holders = before + self._mark if before else self._mark
        if scope.run is not None:
            count = self._by_run.get(scope.run, 0)
            self._by_run[scope.run] = count + len(declarations)
        if scope.is_renewable:
            self._renewable.update((one.callback_id, one) for one in declarations)
        if outlives(scope, self._origin):
            self.estate += declarations

    def drop(self, declarations: Iterable[Declaration]) -> None:
        """Takes declarations out."""
        gone = set(declarations)
        self._all = [one for one in self._all if one not in gone]
        for declaration in gone:
            self._drop(declaration)
        if any(outlives(declaration.scope, self._origin) for declaration in gone):
            self.estate = [one for one in self.estate if one not in gone]

    def _drop(self, declaration: Declaration) -> None:
        others = (one for one in declaration.holders if one != self._mark[0])
        declaration.holders = tuple(others) or _GIVEN_UP
        run = declaration.scope.run
        if run is not None:
            self._by_run[run] -= 1
            if not self._by_run[run]:
                del self._by_run[run]
        if self._renewable.get(declaration.callback_id) is declaration:
            del self._renewable[declaration.callback_id]
