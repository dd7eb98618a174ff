"""Moments: in which round of a loop something happened, as seen from its module."""

from __future__ import annotations

from ._call_path import Node
from ._runs import Run


class Moment:
    """When something happened at a call path.

    :param path: the call path, as it is now.
    """

    __slots__ = ("_path", "_position", "_round")

    def __init__(self, path: Node):
        self._path = path
        self._position = path.position
        self._round = path.current_round

    def position(self, execution: Node) -> int:
        """The instruction at which an execution on the path led there."""
        for node in self._path.outwards():
            if node.parent is not None and node.parent.token is execution.token:
                return node.site
        return self._position

    def round(self, execution: Node) -> int:
        """The round of a loop in which an execution on the path led there."""
        for node in self._path.outwards():
            if node.parent is not None and node.parent.token is execution.token:
                return node.round
        return self._round

    def is_in_round_of(self, other: Moment, execution: Node) -> bool:
        """True if both happened in one round of a loop of a module's code."""
        run = execution.key
        if not isinstance(run, Run) or run.loop_at is None:
            return False
        in_loop = self.position(execution) >= run.loop_at
        return in_loop and self.round(execution) == other.round(execution)
