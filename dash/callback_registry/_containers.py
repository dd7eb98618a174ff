"""Containers: where Dash keeps callbacks, those of an app and those that wait.

They are plain lists and dictionaries that others read and change, so they are the truth,
and nothing is noted beside them. What we have put in is told by its class.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Set

from ._declaration import Entry, Script, Spec, is_same


class Containers(NamedTuple):
    """Four containers that belong together.

    :param callback_list: what `/_dash-dependencies` lists.
    :param callback_map: what callbacks are called by, the newest of each callback id.
    :param inline_scripts: the scripts of clientside callbacks.
    :param api_paths: the functions of API endpoints, by path.
    """

    callback_list: List[Dict[str, Any]]
    callback_map: Dict[str, Dict[str, Any]]
    inline_scripts: List[str]
    api_paths: Dict[str, Any]

    def clear(self) -> None:
        """Drops everything."""
        for container in self:
            container.clear()

    def specs(self) -> List[Spec]:
        """What the list has of ours."""
        return [one for one in self.callback_list if isinstance(one, Spec)]

    def take_out(self, entries: Iterable[Entry]) -> None:
        """Takes callbacks out, with their inline scripts and API paths."""
        gone = {one.number: one for one in entries}
        if not gone:
            return
        numbers = set(gone)
        self.callback_list[:] = [
            one for one in self.callback_list if not is_among(one, numbers)
        ]
        self.inline_scripts[:] = [
            one for one in self.inline_scripts if not is_among(one, numbers)
        ]
        self.forget({one.callback_id: one for one in gone.values()})
        for entry in gone.values():
            if entry.api is not None:
                self.remove_api_path(*entry.api)

    def forget(self, entries: Mapping[str, Dict[str, Any]]) -> None:
        """Takes entries out of the map. What they have hidden there is shown again.

        :param entries: the entries by callback id, or copies of them.
        """
        shown: Set[str] = set()
        for callback_id, entry in entries.items():
            current = self.callback_map.get(callback_id)
            if current is not None and (current is entry or is_same(current, entry)):
                del self.callback_map[callback_id]
                shown.add(callback_id)
        for spec in reversed(self.callback_list if shown else []):
            if isinstance(spec, Spec) and spec["output"] in shown:
                self.callback_map.setdefault(spec["output"], spec.entry)

    def remove_api_path(self, path: str, func: Any) -> None:
        """Takes an API path out, if it is a function's."""
        if self.api_paths.get(path) is func:
            del self.api_paths[path]


def containers_of(app: Any) -> Containers:
    """The containers of an app."""
    return Containers(
        app._callback_list,  # pylint: disable=protected-access
        app.callback_map,
        app._inline_scripts,  # pylint: disable=protected-access
        app.callback_api_paths,
    )


def number_of(item: Any) -> Optional[int]:
    """The number of the declaration of a spec or script, None if it is not ours."""
    return item.entry.number if isinstance(item, (Spec, Script)) else None


def is_among(item: Any, numbers: Set[int]) -> bool:
    """True if a spec or script is of one of some declarations."""
    return number_of(item) in numbers
