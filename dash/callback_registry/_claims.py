"""Claims: which of the declarations that wait are one app's, and who else has them."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Set, Tuple

from ._containers import number_of
from ._declaration import Entry, Scope, Spec
from ._due import Due
from ._origin import Origin
from ._ownership import (
    COMPONENT,
    INCLUDED,
    SAID,
    apps_including,
    claim,
    goes_on,
    is_patterned,
    may_be_component,
    may_be_shared,
    owners,
)
from ._pending import Common, PendingDeclarations

Order = Tuple[int, ...]


class Claims:
    """What an app has, decided once for each scope.

    :param origin: of the app.
    :param waiting: where app-less declarations wait.
    """

    def __init__(self, origin: Origin, waiting: PendingDeclarations):
        self._origin = origin
        self._pending = waiting
        self._rules: Dict[Scope, Tuple[Optional[str], bool]] = {}
        self._open: Dict[Scope, bool] = {}
        self._positions: Dict[Scope, Order] = {}

    def rule_of(self, entry: Entry) -> Optional[str]:
        """By which rule the app has a declaration, None if it has not."""
        rule, is_of_components = self._decided(entry.scope)
        return COMPONENT if is_of_components and is_patterned(entry) else rule

    def has(self, entry: Entry) -> bool:
        """True if the app has something that waits.

        What was taken and waits again, somebody has put back for anybody.
        """
        return entry.is_put_back or self.rule_of(entry) is not None

    def is_open(self, scope: Scope) -> bool:
        """True if one of several apps may turn out to be nearer to a scope."""
        if scope not in self._open:
            # What the program itself is importing is not waited for.
            may_change = scope.owner is None and scope.execution.in_thread
            several = may_change and len(self._pending.apps()) > 1
            self._open[scope] = several and goes_on(scope)
        return self._open[scope]

    def order(self, spec: Spec) -> Order:
        """By this an app's callbacks are sorted.

        What a module that is run again declares, and all that it imports, stands where
        the older run's was.
        """
        scope = spec.entry.scope
        if scope not in self._positions:
            rerun = scope.rerun
            self._positions[scope] = rerun.position if rerun is not None else ()
        return (*self._positions[scope], spec.entry.number)

    def common(self, entry: Entry) -> Optional[Common]:
        """Where a declaration that the app takes is kept for others, if they may have it."""
        scope, rule = entry.scope, self.rule_of(entry)
        if rule in (COMPONENT, INCLUDED):
            return self._pending.common
        if rule == SAID or scope.owner is None or not may_be_shared(scope, scope.owner):
            return None
        return self._pending.common_at(self._origin)

    def is_included_by_others(self, entry: Entry) -> bool:
        """True if other apps include the module that has declared, and this one has not."""
        including = apps_including(entry.scope, self._pending.includes)
        return bool(including) and self.rule_of(entry) is None

    def due(self, kept: List[Spec], read: int, listed: List[Dict[str, Any]]) -> Due:
        """What the app has and has not taken.

        :param kept: what was kept for the app.
        :param read: up to which change the app has what it has in common with others.
        :param listed: what the app has taken.
        """
        is_decided = True
        order: Order = ()
        coming: List[Tuple[Order, Dict[str, Any]]] = []
        waiting: Set[int] = set()
        for spec in self._pending.callback_list:
            if isinstance(spec, Spec):
                waiting.add(spec.entry.number)
                if not self.has(spec.entry):
                    continue
                if not spec.is_complete or self.is_open(spec.entry.scope):
                    is_decided = False
                    continue
                order = self.order(spec)
            coming.append((order, spec))
        given = {one.entry.number: one for one in kept}
        given.update(self._in_common(read, waiting, listed))
        coming += [(self.order(one), one) for one in given.values()]
        if given or any(len(one) > 1 for one, _ in coming):
            coming.sort(key=lambda one: one[0])
        specs = [spec for _, spec in coming]
        return Due(specs, set(given), self._unlisted(waiting), is_decided)

    def _in_common(
        self, read: int, waiting: Set[int], listed: List[Dict[str, Any]]
    ) -> Dict[int, Spec]:
        """Copies of what other apps have taken and this one has too, by number."""
        found = [
            spec
            for spec in self._pending.in_common(self._origin, read)
            if self.rule_of(spec.entry) is not None
        ]
        known = waiting.union(map(number_of, listed)) if found else ()
        return {
            spec.entry.number: Spec(spec, spec.entry.copy())
            for spec in found
            if spec.entry.number not in known
        }

    def _unlisted(self, waiting: Set[int]) -> Dict[str, Dict[str, Any]]:
        """Entries that somebody else has put in, or whose spec was taken out."""
        return {
            callback_id: entry
            for callback_id, entry in self._pending.callback_map.items()
            if not isinstance(entry, Entry)
            or (entry.number not in waiting and self.has(entry))
        }

    def _decided(self, scope: Scope) -> Tuple[Optional[str], bool]:
        """The rule for what is declared in a scope, and whether patterns are every app's."""
        found = self._rules.get(scope)
        if found is None:
            found = self._rules[scope] = self._decide(scope)
        return found

    def _decide(self, scope: Scope) -> Tuple[Optional[str], bool]:
        if not scope.is_app_less:
            return SAID, False
        includes = self._pending.includes
        rule = claim(scope, self._origin, includes)
        if rule == SAID or apps_including(scope, includes):
            return rule, False
        return rule, may_be_component(scope)


def settle_owner(scope: Scope, origin: Origin) -> None:
    """Says who has a scope for good: the first of its owners that is served."""
    for one in (scope, scope.run.first):
        if one is not None and one.owner is None:
            found = owners(one)
            if not found or origin in found:
                one.owner = origin
            elif len(found) == 1:
                one.owner = found[0]
