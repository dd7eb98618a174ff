"""Containers: where Dash keeps callbacks, those of an app and those that wait.

They are plain lists and dictionaries that others read and change, so they are the truth,
and nothing is noted beside them. What we have put in is told by its class.
"""

from __future__ import annotations

from typing import Any, Collection, Dict, List, NamedTuple, Optional

from ._declaration import Entry, Script, Spec


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
        self.callback_list.clear()
        self.callback_map.clear()
        self.inline_scripts.clear()
        self.api_paths.clear()

    def specs(self) -> List[Spec]:
        """What the list has of ours."""
        return [one for one in self.callback_list if isinstance(one, Spec)]

    def entries(self) -> List[Entry]:
        """The entries of ours, those of the list that the map does not show too."""
        shown = [one for one in self.callback_map.values() if isinstance(one, Entry)]
        return [*shown, *(one.entry for one in self.specs())]

    def foreign_api_paths(self) -> Dict[str, Any]:
        """The API paths of no callback that is here: somebody else put them in."""
        ours = dict(one.api for one in self.entries() if one.api is not None)
        paths = self.api_paths.items()
        return {path: func for path, func in paths if ours.get(path) is not func}

    def remove(self, numbers: Collection[int]) -> None:
        """Takes callbacks out, with their inline scripts and API paths.

        An entry that a newer one of the same id has hidden in the map is shown again.

        :param numbers: of the declarations; 0 stands for all that was put in by hand,
            but for API paths.
        """
        if not numbers:
            return
        specs, entries, scripts, paths = self
        for entry in self.entries():
            if entry.number in numbers and entry.api is not None:
                path, func = entry.api
                if paths.get(path) is func:
                    del paths[path]
        specs[:] = [one for one in specs if number_of(one) not in numbers]
        scripts[:] = [one for one in scripts if number_of(one) not in numbers]
        gone = {key for key, one in entries.items() if number_of(one) in numbers}
        for callback_id in gone:
            del entries[callback_id]
        hidden = (one for one in self.specs() if one["output"] in gone)
        entries.update((one["output"], one.entry) for one in hidden)


# The names that those which wait had in `dash._callback`.
OLD_NAMES = tuple(f"GLOBAL_{one.upper()}" for one in Containers._fields)


def containers_of(app: Any) -> Containers:
    """The containers of an app."""
    return Containers(
        app._callback_list,  # pylint: disable=protected-access
        app.callback_map,
        app._inline_scripts,  # pylint: disable=protected-access
        app.callback_api_paths,
    )


def entry_of(item: Any) -> Optional[Entry]:
    """The entry of what a container has, None if it is not ours."""
    if isinstance(item, (Spec, Script)):
        return item.entry
    return item if isinstance(item, Entry) else None


def number_of(item: Any) -> int:
    """The number of what a container has, 0 if it is not ours."""
    if isinstance(item, (Spec, Script)):
        return item.entry.number
    return item.number if isinstance(item, Entry) else 0
