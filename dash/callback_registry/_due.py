"""Due: what an app is about to take of what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Set

from ._containers import number_of
from ._declaration import Entry, Spec, is_same
from ._outputs import site_of

if TYPE_CHECKING:
    from dash import Dash


class Due:
    """What an app has and has not taken, in the order of declaration.

    :param specs: what is to be listed.
    :param given: the numbers of those that are in no container: another app has taken
        them, or they were kept for the app.
    :param unlisted: the entries without a spec.
    :param is_decided: False if more may come of what other threads are about to complete,
        or of runs that go on.
    """

    def __init__(
        self,
        specs: List[Dict[str, Any]],
        given: Set[int],
        unlisted: Dict[str, Dict[str, Any]],
        is_decided: bool,
    ):
        self.specs = specs
        self.given = given
        self.unlisted = unlisted
        self.is_decided = is_decided
        self.has_renewed = False
        # Dash uses them up when it takes what is in them.
        self.callback_list: List[Dict[str, Any]] = []
        self.callback_map: Dict[str, Dict[str, Any]] = {}

    def ours(self) -> List[Spec]:
        """What nobody has put in by hand."""
        return [one for one in self.specs if isinstance(one, Spec)]

    def numbers(self) -> Set[int]:
        """The numbers of all that is taken, 0 for what was put in by hand."""
        return {0, *map(number_of, (*self.specs, *self.unlisted.values()))}

    def leave_out(self, numbers: Set[int]) -> None:
        """Leaves out what is replaced, or held back."""
        self.specs = [one for one in self.specs if number_of(one) not in numbers]

    def fill(self, waiting: Mapping[str, Dict[str, Any]], hidden: Any) -> None:
        """Fills the list and the map.

        :param waiting: the map of what waits; others may have put copies into it.
        :param hidden: what tells the dev tools whether to show a callback.
        """
        self.callback_list += [shown(one, hidden) for one in self.specs]
        found: Dict[str, Dict[str, Any]] = {}
        for spec in self.ours():
            entry, current = spec.entry, waiting.get(spec["output"])
            if current is not None and is_same(current, entry):
                found[spec["output"]] = current
            elif current is not None or entry.number in self.given:
                found[spec["output"]] = entry
        found.update(self.unlisted)
        self.callback_map.update(
            (one, _with_own_options(entry)) for one, entry in found.items()
        )

    def sites_of_clash(self, app: Dash) -> str:
        """Where the callback stands that the app has already."""
        known = app.callback_map
        clashing = next((one for one in self.callback_map if one in known), "")
        due, said = self.callback_map.get(clashing), known.get(clashing)
        places = f"{site_of(due)} and at {site_of(said)}"
        return f"The two are declared at {places}: rename one of the two."

    def leave_out_clashes(self, app: Dash) -> None:
        """The late form of `DuplicateCallback`: a page that is served goes on."""
        known = app.callback_map
        clashes = {one for one in self.callback_map if _is_said(known.get(one))}
        for callback_id in clashes:
            app.logger.error(
                "The callback %s at %s was already assigned with `app.callback` at %s,"
                " so it is not served: rename one of the two.",
                callback_id,
                site_of(self.callback_map.pop(callback_id)),
                site_of(known[callback_id]),
            )
        self.callback_list[:] = [
            one for one in self.callback_list if one["output"] not in clashes
        ]


def shown(spec: Dict[str, Any], hidden: Any) -> Dict[str, Any]:
    """A spec that says whether the dev tools show it."""
    if spec.get("hidden") is not None:
        return spec
    if not isinstance(spec, Spec):
        return {**spec, "hidden": hidden}
    spec["hidden"] = hidden
    return spec


def _is_said(entry: Optional[Dict[str, Any]]) -> bool:
    """True for the entry of an `@app.callback`, or one that was put in by hand."""
    if entry is None:
        return False
    return not isinstance(entry, Entry) or not entry.scope.is_app_less


def _with_own_options(entry: Dict[str, Any]) -> Dict[str, Any]:
    """An entry whose background options an app may use up: another app has it too."""
    background = entry.get("background")
    if not background or "cancel_inputs" not in background:
        return entry
    copied = entry.copy()
    copied["background"] = dict(background)
    return copied
