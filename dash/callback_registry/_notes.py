"""Notes: where each callback in the pending containers was declared."""

from __future__ import annotations

import operator
from typing import Any, Dict, Iterable, List, Optional

from ._declaration import Declaration
from ._scope import Scope

_FIELDS = 4


class Notes:
    """The declarations behind the specs and entries that wait.

    Declaring is what programs do most, so it notes only what it has at hand, without
    an object for the garbage collector to follow; declarations are made of the notes
    when somebody asks for them.

    :param foreign: the scope of what others put into the containers.
    """

    def __init__(self, foreign: Scope):
        self._foreign = foreign
        self._noted: List[Any] = []
        self._made: List[Declaration] = []

    def note(
        self,
        scope: Scope,
        spec: Dict[str, Any],
        entry: Dict[str, Any],
        position: int,
    ) -> None:
        """Notes a declaration, see `Declaration`."""
        self._noted += (scope, spec, entry, position)

    def declarations(self) -> List[Declaration]:
        """All declarations, in the order in which they were made."""
        if self._noted:
            noted, self._noted = iter(self._noted), []
            self._made += map(_declaration, *[noted] * _FIELDS)
        return self._made

    def of_entry(self, entry: Dict[str, Any]) -> Optional[Declaration]:
        """The declaration of an entry, None if the entry is somebody else's."""
        found = (one for one in reversed(self.declarations()) if one.entry is entry)
        return next(found, None)

    def forget(self, gone: Iterable[Declaration]) -> None:
        """Forgets declarations."""
        unwanted = set(gone)
        self._made = [one for one in self.declarations() if one not in unwanted]

    def clear(self) -> None:
        """Forgets all declarations."""
        self._noted, self._made = [], []

    def of(
        self, specs: List[Dict[str, Any]], entries: Dict[str, Dict[str, Any]]
    ) -> List[Declaration]:
        """The declarations of what is in a list or a map, oldest first.

        What others took out of one of the two is gone from the declaration too, and
        what they put in is a declaration of the foreign scope.
        """
        made = self.declarations()
        if not _are(specs, made):
            made = self._listed(specs)
        if not _have(made, entries):
            made = made + self._mapped(made, entries)
        return list(made)

    def _listed(self, specs: List[Dict[str, Any]]) -> List[Declaration]:
        noted = {id(one.spec): one for one in self._made if one.spec is not None}
        return [noted.get(id(spec)) or self._foreign_spec(spec) for spec in specs]

    def _foreign_spec(self, spec: Dict[str, Any]) -> Declaration:
        return Declaration(self._foreign, spec["output"], spec, None)

    def _mapped(
        self, listed: List[Declaration], entries: Dict[str, Dict[str, Any]]
    ) -> List[Declaration]:
        """Brings the entries of listed declarations up to date.

        :return: the declarations of entries that have no spec in the list.
        """
        noted = {id(one.entry): one for one in self._made if one.entry is not None}
        newest = {one.callback_id: one for one in listed}
        for declaration in listed:
            if declaration.callback_id not in entries:
                declaration.entry = None
        unlisted: List[Declaration] = []
        for callback_id, entry in entries.items():
            owner = newest.get(callback_id)
            if owner is None:
                unlisted.append(self._unlisted(callback_id, entry, noted))
            elif id(entry) not in noted:
                owner.entry = entry
        return unlisted

    def _unlisted(
        self, callback_id: str, entry: Dict[str, Any], noted: Dict[int, Declaration]
    ) -> Declaration:
        declaration = noted.get(id(entry))
        if declaration is None:
            return Declaration(self._foreign, callback_id, None, entry)
        declaration.spec = None
        return declaration


def _declaration(
    scope: Scope,
    spec: Dict[str, Any],
    entry: Dict[str, Any],
    position: int,
) -> Declaration:
    return Declaration(scope, spec["output"], spec, entry, position)


def _are(specs: List[Dict[str, Any]], declarations: List[Declaration]) -> bool:
    """True if the declarations are those of the specs, in their order."""
    if len(specs) != len(declarations):
        return False
    return all(map(operator.is_, specs, [one.spec for one in declarations]))


def _have(declarations: List[Declaration], entries: Dict[str, Dict[str, Any]]) -> bool:
    """True if the entries are those of the declarations, and no others."""
    if len(declarations) != len(entries):
        return False
    return all(entries.get(one.callback_id) is one.entry for one in declarations)
