"""Declarations: what one app-less decorator call adds."""

from __future__ import annotations

import dis
from types import CodeType
from typing import Any, Dict, Iterator, Optional, Tuple

from ._scope import Scope

_MATCH = '["MATCH"]'


class Declaration:  # pylint: disable=too-many-instance-attributes
    """All that one app-less `@callback` or `clientside_callback` adds.

    :param scope: where in the program it was made.
    :param spec: what `/_dash-dependencies` lists, None if it was taken out of the list.
    :param entry: what the callback is called by, None if it was taken out of the map.
    :param position: the index of the instruction that made it, in the scope's code.
    """

    __slots__ = (
        "scope",
        "callback_id",
        "spec",
        "hides_by_default",
        "entry",
        "position",
        "script",
        "api_paths",
        "holders",
    )

    def __init__(
        self,
        scope: Scope,
        callback_id: str,
        spec: Optional[Dict[str, Any]],
        entry: Optional[Dict[str, Any]],
        position: int = -1,
    ):
        self.scope = scope
        self.callback_id = callback_id
        self.spec = spec
        # Whether `hide_all_callbacks` of an app has decided what its spec says.
        self.hides_by_default = False
        self.entry = entry
        self.position = position
        self.script: Optional[str] = None
        self.api_paths: Optional[Dict[str, Any]] = None
        # Which apps took it, see `Holdings`.
        self.holders: Tuple[int, ...] = ()

    def __repr__(self) -> str:
        return f"<Declaration of {self.callback_id} at {self.site}>"

    @property
    def is_taken(self) -> bool:
        """True if an app took it, so that no longer waiting does not mean it is gone."""
        return bool(self.holders)

    @property
    def site(self) -> str:
        """The file and line of the declaration."""
        code = self.scope.code
        if code is None:
            return "an unknown place"
        return f"{code.co_filename}:{_line(code, self.position)}"

    def replaces(self, earlier: Declaration) -> bool:
        """True if an earlier declaration of the same callback id is this one made anew.

        That is so in a notebook or REPL, and for what a layout function or a route
        declares at each request.
        """
        scope, before = self.scope, earlier.scope
        if self is earlier:
            return False
        if self.callback_id != earlier.callback_id or scope.run is not before.run:
            return False
        if scope.answering is None or before.answering is None:
            return scope.run is not None and scope.run.interactive
        same_code = scope.code is before.code and self.position == earlier.position
        return same_code and scope.answering() is before.answering()

    def keep(self, spec: Dict[str, Any]) -> None:
        """Keeps what `spec_for` returned in place of the original."""
        if spec is not self.spec:
            self.spec = spec
            self.hides_by_default = True

    def spec_for(self, hidden: bool) -> Dict[str, Any]:
        """The spec as an app lists it.

        :param hidden: the app's `hide_all_callbacks`, which counts where the
            declaration does not say whether it is hidden.
        """
        assert self.spec is not None
        if self.hides_by_default or self.spec.get("hidden") is None:
            return {**self.spec, "hidden": hidden}
        return self.spec

    def is_patterned(self) -> bool:
        """True if all its ids are patterns with `MATCH`, as a component's are."""
        spec = self.spec
        if spec is None or self.entry is None:
            return False
        if not spec.get("no_output") and _MATCH not in self.callback_id:
            return False
        return all(_MATCH in component_id for component_id in self._ids())

    def _ids(self) -> Iterator[str]:
        assert self.spec is not None and self.entry is not None
        output = self.entry["output"]
        for dependency in output if isinstance(output, (list, tuple)) else [output]:
            yield dependency.component_id_str()
        for dependency in self.spec["inputs"] + self.spec["state"]:
            yield str(dependency["id"])


def _line(code: CodeType, position: int) -> int:
    line = code.co_firstlineno
    for start, number in dis.findlinestarts(code):
        if start > position:
            break
        line = number if number is not None else line
    return line
