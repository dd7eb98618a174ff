"""Call paths: the chain of calls that led to a declaration or to an app.

A path is a leaf of a tree whose nodes stand for executions: of a module's
top-level code (a `Run`) or of a function. Two events share a node when they
happened within the same execution, so the deepest node that they share tells how
near they are to each other.
"""

from __future__ import annotations

import sys
import threading
import weakref
from types import CodeType, FrameType
from typing import Any, Dict, Iterator, List, Optional, Tuple, Union

from ._runs import Run, Runs

_PACKAGE = __name__.rpartition(".")[0]
_HOST = _PACKAGE.rpartition(".")[0]
_MODULES = (
    "_call_path",
    "_context",
    "_hook_runs",
    "_moment",
    "_pending",
    "_registry",
    "_scope",
)
# Modules whose frames stand between a user's call and the registry.
_INTERNAL = frozenset(
    [f"{_HOST}._callback", f"{_HOST}.dash", f"{_HOST}._hooks", _PACKAGE]
    + [f"{_PACKAGE}.{name}" for name in _MODULES]
)


class Node:  # pylint: disable=too-many-instance-attributes
    """One execution on a call path.

    :param parent: the execution that called this one, None at the bottom.
    :param key: the run, or the code of the function.
    :param position: the index of the last instruction that was executed.
    """

    __slots__ = ("parent", "key", "code", "position", "depth", "runs", "in_module") + (
        "site",
        "round",
        "__weakref__",
    )

    def __init__(
        self,
        parent: Optional[Node],
        key: Union[Run, CodeType],
        code: CodeType,
        position: int,
    ):
        self.parent = parent
        self.key = key
        self.code = code
        self.position = position
        self.depth: int = 0 if parent is None else parent.depth + 1
        # Where the parent called it, and in which round of a loop of its module.
        self.site: int = -1 if parent is None else parent.position
        self.round: int = 0 if parent is None else parent.current_round
        outer: Tuple[Run, ...] = () if parent is None else parent.runs
        self.runs: Tuple[Run, ...] = (key,) + outer if isinstance(key, Run) else outer
        # Whether a module's code is executed here or further out.
        self.in_module: bool = isinstance(key, Run) or (
            parent is not None and parent.in_module
        )

    def stand_in(self, run: Run) -> None:
        """Says whose function this is, where no module's code is executed.

        Such is all that a thread calls: its functions count as their modules' code.
        """
        self.runs = (run, *(one for one in self.runs if one is not run))

    @property
    def token(self) -> Any:
        """What makes two nodes one execution: a run happens only once."""
        return self.key if isinstance(self.key, Run) else self

    @property
    def run(self) -> Run:
        """The innermost run of the path."""
        return self.runs[0]

    @property
    def current_round(self) -> int:
        """How often a module's code has gone back so far; a function's is called anew."""
        return self.key.rounds if isinstance(self.key, Run) else 0

    def move(self, position: int) -> None:
        """Goes on to another instruction."""
        if position < self.position and isinstance(self.key, Run):
            self.key.go_back(position)
        self.position = position

    def outwards(self) -> Iterator[Node]:
        """This node and those that called it, innermost first."""
        node: Optional[Node] = self
        while node is not None:
            yield node
            node = node.parent


class CallStack(threading.local):
    """Turns the frames of the running thread into call paths.

    Walking the whole stack for each declaration would cost more than declaring, so
    a walk ends at the first run that is known from the walk before: what called a
    module's top-level code stays the same for as long as it is executed.

    :param runs: where runs are looked up.
    """

    def __init__(self, runs: Runs):
        super().__init__()
        self._runs = runs
        # The nodes of the last path from the bottom, the frames that they were
        # made for, and where in the path each of these frames is.
        self._nodes: List[Node] = []
        self._frames: List[int] = []
        self._depths: Dict[int, int] = {}
        self._leaf: Optional[weakref.ref[Node]] = None

    def path(self, frame: FrameType) -> Node:
        """The call path of a frame."""
        self._recall()
        unseen: List[FrameType] = []
        caller: Optional[FrameType] = frame
        while caller is not None and not self._knows(caller):
            unseen.append(caller)
            caller = caller.f_back
        if caller is None:
            return self._extend(None, unseen, False)
        node = self._nodes[self._depths[id(caller)]]
        moved = node.position != caller.f_lasti
        node.move(caller.f_lasti)
        return self._extend(node, unseen, moved)

    def _recall(self) -> None:
        if self._nodes or self._leaf is None:
            return
        leaf = self._leaf()
        if leaf is None:
            self._frames, self._depths = [], {}
        else:
            self._nodes = list(leaf.outwards())[::-1]

    def _knows(self, frame: FrameType) -> bool:
        depth = self._depths.get(id(frame), len(self._nodes))
        if depth >= len(self._nodes) or self._nodes[depth].code is not frame.f_code:
            return False
        key = self._nodes[depth].key
        return isinstance(key, Run) and key.executes(frame.f_globals)

    def _extend(
        self, node: Optional[Node], unseen: List[FrameType], moved: bool
    ) -> Node:
        depth = 0 if node is None else node.depth + 1
        known = self._nodes[depth:]
        for identity in self._frames[depth:]:
            self._depths.pop(identity, None)
        del self._nodes[depth:], self._frames[depth:]
        for step, frame in enumerate(reversed(unseen)):
            before = known[step] if step < len(known) else None
            node, moved = self._step(node, frame, before, moved)
            self._depths[id(frame)] = len(self._nodes)
            self._nodes.append(node)
            self._frames.append(id(frame))
        assert node is not None
        self._remember(node)
        return node

    def _step(
        self,
        parent: Optional[Node],
        frame: FrameType,
        before: Optional[Node],
        moved: bool,
    ) -> Tuple[Node, bool]:
        """The node of a frame: the one before it if it is the same execution.

        A call that was made from another place of its caller is another execution,
        and so is a function that went back to an earlier instruction: it was called
        again, or goes round a loop, which comes to the same for what is built there.
        """
        key = self._runs.of_frame(frame) or frame.f_code
        position = frame.f_lasti
        if before is None or before.parent is not parent or before.key is not key:
            if isinstance(key, Run) and parent is not None and parent.runs:
                key.outer = key.outer or parent.run.number
            return self._new(parent, key, frame), True
        if not isinstance(key, Run) and (moved or position < before.position):
            return self._new(parent, key, frame), True
        moved = position != before.position or before.code is not frame.f_code
        if before.code is frame.f_code:
            before.move(position)
        before.position, before.code = position, frame.f_code
        return before, moved

    def _new(
        self, parent: Optional[Node], key: Union[Run, CodeType], frame: FrameType
    ) -> Node:
        node = Node(parent, key, frame.f_code, frame.f_lasti)
        imports = frame.f_code.co_filename.startswith("<frozen importlib")
        if not node.in_module and not imports:
            node.stand_in(self._runs.of_namespace(frame.f_globals))
        return node

    def _remember(self, node: Node) -> None:
        self._leaf = weakref.ref(node)
        if any(run.interactive for run in node.runs):
            # An interactive run holds its namespace, which must be free to go.
            self._nodes = []


def user_frame(frame: FrameType) -> FrameType:
    """The nearest frame that is not Dash's own."""
    while frame.f_globals.get("__name__") in _INTERNAL:
        caller = frame.f_back
        if caller is None:
            break
        frame = caller
    return frame


def calling_frame() -> FrameType:
    """The frame of the user's code that called into Dash."""
    return user_frame(sys._getframe(1))  # pylint: disable=protected-access
