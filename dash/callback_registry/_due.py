"""Due: what one app has of all that waits, and what that replaces."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Set, Tuple

from ._containers import containers_of, entry_of, number_of
from ._declaration import Entry, Scope, Spec
from ._origin import Origin
from ._outputs import site_of
from ._ownership import (
    COMPONENT,
    INCLUDED,
    SAID,
    Includes,
    apps_including,
    claim,
    goes_on,
    is_patterned,
    may_be_component,
    may_be_shared,
    owners,
    renewal,
    replaced_by,
)
from ._pending import pending

if TYPE_CHECKING:
    from dash import Dash

Listed = Dict[str, Any]
Rules = Tuple[Optional[str], Optional[str]]


class Due:
    """What an app has and has not taken, at one moment. Looking changes nothing.

    `callback_list` and `callback_map` are what Dash takes, and uses up. `numbers` are
    those of both, 0 for what was put in by hand; `waiting` are those of all that waits.
    `replaced` is what the app has no more then, `entries` what it has of ours, taken or
    not. `is_decided` is False if more may come of what other threads are about to
    complete, or of runs that go on.

    :param app: the app.
    :param offered: what is in no container, by number: other apps have taken it, or it
        is kept for this one.
    """

    def __init__(self, app: Dash, offered: Mapping[int, Spec]):
        pending.executions.settle()
        self._own, self._origin = containers_of(app), app.callback_registry.origin
        # What all of a scope have in common is found out once.
        self._rules = lru_cache(None)(
            partial(rules_for, origin=self._origin, includes=pending.includes)
        )
        self._position = lru_cache(None)(_position_of)
        self._is_open = lru_cache(None)(_is_open)

        mine = [one for one in pending.callback_list if self._has(one)]
        ready = [one for one in mine if self._is_ready(one)]
        self.waiting = set(map(number_of, pending.callback_list)) - {0}
        known = self.waiting.union(map(number_of, self._own.callback_list))
        self._given = {
            number: Spec(one, one.entry.copy())
            for number, one in offered.items()
            if number not in known and self.rule_of(one.entry) is not None
        }
        found = [*ready, *self._given.values()]
        ours = [*self._own.specs(), *(one for one in found if isinstance(one, Spec))]
        dropped, held = self._renewal([one.entry for one in ours])
        left_out = dropped | held
        left = [one for one in found if number_of(one) not in left_out]
        unlisted = {
            callback_id: one
            for callback_id, one in pending.callback_map.items()
            if number_of(one) not in self.waiting and self._has(one)
        }
        self.replaced = [one for one in ours if one.entry.number in dropped]
        self.callback_list = self.in_order(left)
        self.callback_map = {**self._listed_entries(), **unlisted}
        self.numbers = {0, *map(number_of, (*left, *unlisted.values()))}
        self.entries = [one.entry for one in ours if one.entry.number not in dropped]
        self.entries += [one for one in unlisted.values() if isinstance(one, Entry)]
        self.is_decided = len(ready) == len(mine) and not held

    def _listed_entries(self) -> Dict[str, Listed]:
        """The entries of what is to be listed, by callback id.

        Others may have put copies into the map of what waits, or taken them out.
        """
        found: Dict[str, Listed] = {}
        for spec in self.ours():
            callback_id, entry = spec["output"], spec.entry
            current = pending.callback_map.get(callback_id)
            if current is not None and number_of(current) == entry.number:
                found[callback_id] = current
            elif current is not None or entry.number in self._given:
                found[callback_id] = entry
        return found

    # What the app has

    def rule_of(self, entry: Entry) -> Optional[str]:
        """By which rule the app has a declaration, None if it has not."""
        return rule_of(entry, self._rules(entry.scope))

    def _has(self, item: Listed) -> bool:
        """True for what waits for the app.

        What was put in by hand is anybody's; so is what was taken and waits again.
        """
        entry = entry_of(item)
        if entry is None or entry.is_put_back:
            return True
        return self.rule_of(entry) is not None

    def _is_ready(self, spec: Listed) -> bool:
        if not isinstance(spec, Spec):
            return True
        return spec.is_complete and not self._is_open(spec.entry.scope)

    def _renewal(self, entries: List[Entry]) -> Tuple[Set[int], Set[int]]:
        scopes = {one.scope for one in entries}
        # A newer run may have declared a hook or a page only.
        newer = {one for one in map(replaced_by, scopes) if one and one.is_app_less}
        others = {one for one in newer if self._rules(one)[0] is not None}
        if not any(one.may_replace for one in scopes | others):
            return set(), set()
        return renewal(sorted(entries, key=lambda one: one.number), others)

    def listed(self) -> List[Listed]:
        """What the app lists once it has taken what is due."""
        replaced, own = {one.entry.number for one in self.replaced}, self._own
        left = [one for one in own.callback_list if number_of(one) not in replaced]
        return self.in_order([*left, *self.callback_list])

    def in_order(self, specs: List[Listed]) -> List[Listed]:
        """Puts app-less callbacks in order, at the places that they have in a list.

        What a module that is run again declares, and all that it imports, stands where
        the older run's was. Where there is none, others may have changed the order.
        """
        ours = [one for one in specs if isinstance(one, Spec)]
        ours = [one for one in ours if one.entry.scope.is_app_less]
        scopes = {one.entry.scope for one in ours}
        if not self._given and not any(map(self._position, scopes)):
            return specs
        ordered = iter(sorted(ours, key=self._order))
        known = set(map(id, ours))
        return [next(ordered) if id(one) in known else one for one in specs]

    def _order(self, spec: Spec) -> Tuple[int, ...]:
        return (*self._position(spec.entry.scope), spec.entry.number)

    def scripts(self) -> List[str]:
        """The inline scripts of the app that wait, and that it does not have yet."""
        known = set(map(number_of, self._own.inline_scripts)) - {0}
        entries = (self._given[one].entry for one in self._given if one in self.numbers)
        scripts = [*pending.inline_scripts]
        scripts += [one.script for one in entries if one.script is not None]
        # One whose callback somebody has taken out by hand is anybody's.
        others = known | (self.waiting - self.numbers)
        return [one for one in scripts if number_of(one) not in others]

    def api_paths(self) -> Dict[str, Any]:
        """The functions of the app's API endpoints, by path."""
        return dict(one.api for one in self.entries if one.api is not None)

    # What it takes

    def clashes(self) -> Dict[str, str]:
        """What the app has by `@app.callback` or by hand too, by callback id: a sentence
        on where the two are declared."""
        known = self._own.callback_map
        return {
            callback_id: f"The two are declared at {site_of(entry)} and at"
            f" {site_of(known[callback_id])}: rename one of the two."
            for callback_id, entry in self.callback_map.items()
            if _is_said(known.get(callback_id))
        }

    def ours(self) -> List[Spec]:
        """What is to be listed that nobody has put in by hand."""
        return [one for one in self.callback_list if isinstance(one, Spec)]

    def store_for(self, entry: Entry) -> Optional[Dict[int, Spec]]:
        """Where a declaration is kept for others that may have it too, if any may."""
        scope, rule = entry.scope, self.rule_of(entry)
        if rule in (COMPONENT, INCLUDED):
            return pending.common
        if rule == SAID or scope.owner is None or not may_be_shared(scope, scope.owner):
            return None
        home = self._origin.site.home
        return home.shared if home.is_of_cells else pending.common


def rules_for(scope: Scope, origin: Origin, includes: Includes) -> Rules:
    """By which rule an app has what is declared in a scope, and by which the patterns."""
    if not scope.is_app_less:
        return SAID, SAID
    rule = claim(scope, origin, includes)
    if apps_including(scope, includes) or not may_be_component(scope):
        return rule, rule
    return rule, COMPONENT


def rule_of(entry: Entry, rules: Rules) -> Optional[str]:
    """By which of the rules of a scope an app has a declaration, None if it has not."""
    rule, of_patterns = rules
    return of_patterns if rule != of_patterns and is_patterned(entry) else rule


def _position_of(scope: Scope) -> Tuple[int, ...]:
    return () if scope.is_late else scope.execution.position


def _is_open(scope: Scope) -> bool:
    """True if one of several apps may turn out to be nearer to a scope."""
    # What the program itself is importing is not waited for.
    may_change = scope.owner is None and scope.execution.in_thread
    return may_change and len(pending.apps()) > 1 and goes_on(scope)


def _is_said(entry: Optional[Listed]) -> bool:
    """True for the entry of an `@app.callback`, or one that was put in by hand."""
    if entry is None:
        return False
    return not isinstance(entry, Entry) or not entry.scope.is_app_less


def settle_owner(scope: Scope, origin: Origin) -> None:
    """Says who has a scope for good: the first of its owners that is served."""
    for one in (scope, scope.run.first):
        if one is not None and one.owner is None:
            found = owners(one)
            if not found or origin in found:
                one.owner = origin
                origin.note_names()
            elif len(found) == 1:
                one.owner = found[0]
