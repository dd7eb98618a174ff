"""Claims: which of the declarations that wait are one app's, and who else has them."""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple

from ._declaration import Entry, Scope, Script
from ._origin import Origin
from ._ownership import (
    COMPONENT,
    INCLUDED,
    SAID,
    apps_including,
    claim,
    is_patterned,
    may_be_component,
    may_be_shared,
    may_turn_out_else,
    owners,
)
from ._pending import PendingDeclarations, Shared


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

    def rule_of(self, entry: Entry) -> Optional[str]:
        """By which rule the app has a declaration, None if it has not."""
        rule, is_of_components = self._decided(entry.scope)
        return COMPONENT if is_of_components and is_patterned(entry) else rule

    def has(self, entry: Entry) -> bool:
        """True if the app has something that waits.

        What was taken and waits again, somebody has put back for anybody.
        """
        return entry.number <= entry.scope.taken or self.rule_of(entry) is not None

    def has_script(self, script: str) -> bool:
        """True if an inline script is the app's; one that was put in is anybody's."""
        return not isinstance(script, Script) or self.has(script.entry)

    def is_open(self, scope: Scope) -> bool:
        """True if one of several apps may turn out to be nearer to a scope."""
        if scope not in self._open:
            may_change = scope.owner is None and may_turn_out_else(scope)
            self._open[scope] = may_change and len(self._pending.apps()) > 1
        return self._open[scope]

    def shared(self, entry: Entry) -> List[Shared]:
        """Where a declaration that the app takes is kept for other apps."""
        scope = entry.scope
        rule = self.rule_of(entry)
        if rule == COMPONENT:
            return [self._pending.shared_by_all()]
        if rule == INCLUDED:
            return self._pending.shared_by_including(scope)
        if rule == SAID or scope.owner is None or not may_be_shared(scope, scope.owner):
            return []
        return [self._pending.shared_at(self._origin)]

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
