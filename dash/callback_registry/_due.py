"""Due: what one app has of all that waits, and what that replaces."""

from __future__ import annotations

import itertools
from functools import lru_cache, partial
from typing import Any, Dict, List, Mapping, Optional, Set, Tuple

from ._containers import containers_of, entry_of, number_of
from ._declaration import Entry, Scope, Spec
from ._origin import Origin
from ._outputs import Listed, outputs_of, site_of
from ._ownership import (
    COMPONENT,
    INCLUDED,
    NO_LAYOUT,
    SAID,
    SAME_PLACE,
    apps_including,
    claim,
    goes_on,
    is_nearer,
    is_patterned,
    is_undecided,
    may_be_component,
    may_be_shared,
    owners,
    renewal,
)
from ._pending import pending


class Due:
    """What an app has and has not taken, at one moment. Looking changes nothing.

    `callback_list` and `callback_map` are what Dash takes, and uses up. `numbers` are
    those of both, 0 for what was put in by hand; `waiting` are those of all that waits.
    `replaced` is what the app has no more then, `yielding` are the numbers of what it
    does not share with others, as it has its own, `entries` is what it has of ours, taken
    or not. `is_decided` is False if more may come of what other threads are about to
    complete, or of runs that go on.

    :param origin: of the app.
    :param offered: what is in no container, by number: other apps have taken it, or it
        is kept for this one.
    """

    def __init__(self, origin: Origin, offered: Mapping[int, Spec]):
        pending.executions.settle()
        self._own, self._origin = containers_of(origin.app), origin
        # What all of a scope have in common is found out once.
        self._rules = lru_cache(None)(partial(_rules_of, origin))
        self._may_be_shared = lru_cache(None)(may_be_shared)
        self._goes_on = lru_cache(None)(goes_on)
        self._are_several = len(pending.apps()) > 1

        mine = [one for one in pending.callback_list if self._has(one)]
        ready = [one for one in mine if self._is_ready(one)]
        self.waiting = set(map(number_of, pending.callback_list)) - {0}
        known = self.waiting.union(map(number_of, self._own.callback_list)) - {0}
        self._given = {
            number: Spec(one, one.entry.copy())
            for number, one in offered.items()
            if number not in known and self.rule_of(one.entry) is not None
        }
        found = [*ready, *self._given.values()]
        ours = [*self._own.specs(), *(one for one in found if isinstance(one, Spec))]
        dropped, held = renewal([one.entry for one in ours], self._claims)
        self.yielding = self._yielding(ours, dropped | held)
        self._gone = gone = dropped | self.yielding
        left_out = gone | held
        left = [one for one in found if number_of(one) not in left_out]
        unlisted = {
            callback_id: one
            for callback_id, one in pending.callback_map.items()
            if number_of(one) not in known and self._has(one)
        }
        self.replaced = [one for one in ours if one.entry.number in dropped]
        self.callback_list = self.in_order(left)
        self.callback_map = {**self._listed_entries(), **unlisted}
        self.numbers = {0, *map(number_of, (*left, *unlisted.values()))}
        self.entries = [one.entry for one in ours if one.entry.number not in gone]
        self.entries += [one for one in unlisted.values() if isinstance(one, Entry)]
        self.is_decided = len(ready) == len(mine) and not held
        # What was put behind the app-less ones that the app has taken.
        behind = _behind_app_less(self._own.callback_list)
        self._behind = [one for one in behind if number_of(one) not in gone]

    def _listed_entries(self) -> Dict[str, Listed]:
        """The entries of what is to be listed, by callback id.

        Others may have put copies into the map of what waits, or taken them out.
        """
        found: Dict[str, Listed] = {}
        for spec in self.ours():
            callback_id, entry = spec["output"], spec.entry
            shown = pending.callback_map.get(callback_id)
            if shown is not None and number_of(shown) == entry.number:
                found[callback_id] = shown
            elif shown is not None or entry.number in self._given:
                found[callback_id] = entry
        return found

    # What the app has

    def rule_of(self, entry: Entry) -> Optional[str]:
        """By which rule the app has a declaration, None if it has not."""
        rule, is_component = self._rules(entry.scope)
        return COMPONENT if is_component and is_patterned(entry) else rule

    def _distance(self, spec: Spec) -> int:
        """0 for what is declared for the app itself, 1 for what it shares with apps of its
        place, 2 for components of other packages."""
        scope = spec.entry.scope
        rule = self._rules(scope)[0]
        is_component = rule is None or self.rule_of(spec.entry) == COMPONENT
        if is_component and not self._origin.is_of(scope.run.name):
            return 2
        return int(rule in (None, SAME_PLACE, NO_LAYOUT))

    def _yielding(self, specs: List[Spec], left_out: Set[int]) -> Set[int]:
        """What the app shares with others, though an output of it is declared nearer to
        this app, or by another call of the same function; by number."""
        yielding: Set[int] = set()
        near: List[Spec] = []
        distances = [(self._distance(one), one) for one in specs]
        if not any(distance for distance, _ in distances):
            return yielding
        for distance in range(3):
            outputs = set(itertools.chain(*map(outputs_of, near)))
            called = {one.entry.scope.call for one in near} - {None}
            for spec in (one for at, one in distances if at == distance):
                is_called = spec.entry.scope.call in called
                if is_called or not outputs.isdisjoint(outputs_of(spec)):
                    yielding.add(spec.entry.number)
                elif spec.entry.number not in left_out:
                    near.append(spec)
        return yielding

    def _claims(self, scope: Scope) -> bool:
        return self._rules(scope)[0] is not None

    def _has(self, item: Listed) -> bool:
        """True for what waits for the app.

        What was put in by hand is anybody's; so is what was taken and waits again.
        """
        entry = entry_of(item)
        if entry is None or entry.is_taken:
            return True
        return self.rule_of(entry) is not None

    def _is_ready(self, spec: Listed) -> bool:
        """True unless it is incomplete, or another app may turn out to be nearer."""
        if not isinstance(spec, Spec):
            return True
        goes_on_there = self._are_several and self._goes_on(spec.entry.scope)
        return spec.is_complete and not goes_on_there

    def listed(self) -> List[Tuple[Listed, Optional[str]]]:
        """What the app lists once it has taken what is due, each with its rule."""
        return [
            (one, self.rule_of(one.entry) if isinstance(one, Spec) else None)
            for one in self.list_with(self.callback_list)
        ]

    def list_with(self, specs: List[Listed]) -> List[Listed]:
        """The app's list with specs behind its other app-less ones, before what Dash or
        `@app.callback` has put behind these."""
        own = self._own.callback_list
        listed = [one for one in own if number_of(one) not in self._gone]
        at = len(listed) - len(self._behind)
        return self.in_order([*listed[:at], *specs, *listed[at:]])

    def in_order(self, specs: List[Listed]) -> List[Listed]:
        """Puts what nobody has put in by hand in order.

        What is declared again stands where it stood. If nothing is, others may have
        changed the order.
        """
        ours = [one for one in specs if isinstance(one, Spec)]
        if not self._given and all(one.entry.place == one.entry.number for one in ours):
            return specs
        ordered = iter(sorted(ours, key=self._place))
        return [next(ordered) if isinstance(one, Spec) else one for one in specs]

    def _place(self, spec: Spec) -> Tuple[bool, bool, int, int]:
        """What comes first in a list: what `@app.callback` has declared before the app was
        served, then what is app-less."""
        entry, served = spec.entry, self._origin.served
        is_app_less = entry.scope.is_app_less
        is_late = not is_app_less and 0 < served < entry.place
        return is_late, is_app_less, entry.place, entry.number

    def scripts(self) -> List[str]:
        """The inline scripts of the app that wait, and that it does not have yet."""
        known = set(map(number_of, self._own.inline_scripts)) - {0}
        given = [one.entry for one in self.ours() if one.entry.number in self._given]
        scripts = [*pending.inline_scripts]
        scripts += [one.script for one in given if one.script is not None]
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
        said = {
            callback_id
            for callback_id, entry in known.items()
            if not isinstance(entry, Entry) or not entry.scope.is_app_less
        }
        return {
            callback_id: f"The two are declared at {site_of(entry)} and at"
            f" {site_of(known[callback_id])}: rename one of the two."
            for callback_id, entry in self.callback_map.items()
            if callback_id in said
        }

    def ours(self) -> List[Spec]:
        """What is to be listed that nobody has put in by hand."""
        return [one for one in self.callback_list if isinstance(one, Spec)]

    def store_for(self, entry: Entry) -> Optional[Dict[int, Spec]]:
        """Where a declaration is kept for others that may have it too, if any may."""
        scope, rule = entry.scope, self.rule_of(entry)
        if rule in (COMPONENT, INCLUDED, NO_LAYOUT):
            return pending.common
        home, owner = self._origin.site.home, scope.owner
        # Without an owner it waits for the first of those that it is nearest to.
        is_awaited = owner is None and rule == SAME_PLACE
        is_shared = owner is not None and self._may_be_shared(scope, owner)
        if rule == SAID or not (is_awaited or is_shared):
            return None
        return home.shared if home.is_of_cells else pending.common


def _behind_app_less(specs: List[Listed]) -> List[Listed]:
    for behind, one in enumerate(reversed(specs)):
        if isinstance(one, Spec) and one.entry.scope.is_app_less:
            return specs[len(specs) - behind :]
    return []


def _rules_of(origin: Origin, scope: Scope) -> Tuple[Optional[str], bool]:
    """By which rule an app has what is declared in a scope, and whether the patterns of
    it are a component's."""
    including = apps_including(scope, pending.includes)
    is_component = not including and may_be_component(scope)
    return claim(scope, origin, including), is_component


def settle_owner(scope: Scope, origin: Origin) -> None:
    """Says who has a scope: the first of its owners that is served, until a nearer app is.

    So it does for what decides about the module when that is run again.
    """
    others = (scope.run.first, scope.module_run.before)
    decided = (one for one in others if one is not None and not is_undecided(one))
    for one in (scope, *decided):
        if one.owner is None:
            found = owners(one)
            if not found or origin in found:
                one.owner = origin
                origin.note_names()
            elif len(found) == 1:
                one.owner = found[0]
        elif is_nearer(one, origin):
            one.owner = origin
