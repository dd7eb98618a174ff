"""Hooks of modules that are run again.

`dash.hooks` applies to every app, and keeps what it is told for the whole process. A
hook in a file that is run again would so run twice: each app has those of the run it
was built in, and of other files those of the newest run. A hook that a function of
another file declared stays until that function declares again: a library may do so
once in a process, whichever app it is asked by. In a notebook, declaring a hook again
in another cell, or in the same one run again, replaces it.
"""

from __future__ import annotations

from types import CodeType, FrameType
from typing import (
    TYPE_CHECKING,
    Any,
    Dict,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

from .. import dependencies
from .._get_app import app_context
from .._grouping import flatten_grouping
from .._utils import create_callback_id
from ._call_path import Node, calling_frame
from ._pending import PendingDeclarations, pending
from ._runs import Run

if TYPE_CHECKING:
    from ._registry import CallbackRegistry


class Noted(NamedTuple):
    """Where a hook was declared.

    :param hook: the hook, which keeps its identity from being given to another.
    :param run: the innermost run.
    :param helper: file and name of the function that declared it, if that is not code
        of the run's own file.
    :param code: in a notebook, the code that was run: a cell, or a statement of it.
    :param cell: which cell that was, as IPython counts them; 0 where it does not.
    :param name: what the hook has in common there with itself declared again.
    """

    hook: Any
    run: Run
    helper: Optional[Tuple[str, str]]
    code: Optional[CodeType] = None
    cell: int = 0
    name: Any = None

    def replaces(self, other: Noted) -> bool:
        """True if a newer run of the file declared this in the place of another.

        In a notebook, if another cell did, or the same one run again.
        """
        if self.run.interactive and self.run is other.run:
            return self.name == other.name and not self._is_in_cell_of(other)
        same = other.helper is None or other.helper == self.helper
        return same and self.run.is_rerun_of(other.run)

    def _is_in_cell_of(self, other: Noted) -> bool:
        if self.cell or other.cell:
            return self.cell == other.cell
        return self.code is other.code


class HookRuns:
    """Which run declared which hook.

    :param waiting: tells the run of a frame.
    """

    def __init__(self, waiting: PendingDeclarations):
        self._pending = waiting
        self._noted: Dict[int, Noted] = {}

    def note(self, hooks: List[Any]) -> None:
        """Notes the run of the hook that was added to a list last.

        Those of an earlier run go, unless an app that was built in it is alive.
        """
        with self._pending.lock:
            noted = self._place(hooks[-1], calling_frame())
            self._noted[id(hooks[-1])] = noted
            outdated = {id(hook) for hook in hooks[:-1] if self._yields(hook, noted)}
            # By identity: hooks of two runs may be equal, and one of them stays.
            hooks[:] = [hook for hook in hooks if id(hook) not in outdated]
            for hook in outdated:
                del self._noted[hook]

    def note_final(self, hook: Any) -> None:
        """Notes the run of a final hook."""
        self.note([hook])

    def current(self, hooks: List[Any]) -> List[Any]:
        """The hooks of a list that the current app has.

        Without a current app, those of the newest runs.
        """
        if len(hooks) == 0:
            return hooks
        registry = getattr(app_context.get(None), "callback_registry", None)
        among = [one for one in map(self._of, hooks) if one is not None]
        return [hook for hook in hooks if self._applies(hook, among, registry)]

    def standing(self, hook: Any, newer: Any) -> Optional[Any]:
        """A final hook, or None if a newer one replaces it or there is none."""
        before = self._of(hook)
        if before is None:
            return hook
        now = self._place(newer, calling_frame())
        return None if now.replaces(before) else hook

    def _place(self, hook: Any, frame: FrameType) -> Noted:
        scope = self._pending.scope_of(frame)
        assert scope.path is not None and scope.run is not None
        if not scope.run.interactive:
            return Noted(hook, scope.run, scope.helper)
        code = _code_of_run(scope.path)
        cell, name = _number_of_cell(scope.run), _name(hook, code)
        return Noted(hook, scope.run, scope.helper, code, cell, name)

    def _of(self, hook: Any) -> Optional[Noted]:
        noted = self._noted.get(id(hook))
        return noted if noted is not None and noted.hook is hook else None

    def _yields(self, hook: Any, newer: Noted) -> bool:
        """Whether a hook gives way to one of a newer run of its file."""
        noted = self._of(hook)
        if noted is None or not newer.replaces(noted):
            return False
        return noted.run is newer.run or not _is_in_use(noted.run)

    def _applies(
        self, hook: Any, among: List[Noted], registry: Optional[CallbackRegistry]
    ) -> bool:
        noted = self._of(hook)
        if noted is None or noted.run.file is None:
            return True
        birth = None if registry is None else registry.origin.birth
        if noted.helper is not None:
            alike = [one.run for one in among if _is_alike(one, noted)]
            newest = max(alike, key=lambda run: run.number)
            return noted.run is (birth if birth in alike else newest)
        if birth is not None and noted.run.file == birth.file:
            return noted.run is birth
        return self._pending.runs.newest_of(noted.run) is noted.run


def _is_alike(one: Noted, other: Noted) -> bool:
    """True if two hooks were declared by one function, for runs of one file."""
    return one.helper == other.helper and one.run.file == other.run.file


def _is_in_use(run: Run) -> bool:
    return any(built.registry is not None for built in run.born)


def _code_of_run(path: Node) -> CodeType:
    """The top-level code of the innermost run: in a notebook, of a cell's statement."""
    return next(one.code for one in path.outwards() if isinstance(one.key, Run))


def _number_of_cell(run: Run) -> int:
    """How many cells IPython has run, 0 where there is none."""
    inputs = (run.namespace() or {}).get("In")
    return len(inputs) if isinstance(inputs, list) else 0


def _name(hook: Any, code: CodeType) -> Any:
    """What tells a hook from others of its list when it is declared again."""
    if isinstance(hook, dict):  # a component of the dev tools
        return hook["namespace"], hook["type"]
    if isinstance(hook, tuple):  # a clientside callback
        return _callback_id(*hook[1:])
    if isinstance(hook.data, tuple):
        return _callback_id(*hook.data)
    if hook.data is not None:  # a route, or custom data
        return hook.data.get("name", hook.data.get("namespace"))
    name = getattr(hook.func, "__qualname__", "_")
    # A function makes many of one name, and some names are no names.
    return code if name in ("_", "<lambda>") or "<locals>" in name else name


def _callback_id(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    parsed = dependencies.handle_grouped_callback_args(list(args), dict(kwargs))
    outputs = flatten_grouping(parsed[0])
    callback_id: str = create_callback_id(outputs, parsed[1], not outputs)
    return callback_id


def unlisted(listed: List[Any], added: List[Any]) -> List[Any]:
    """The resources that are not in a list yet."""
    return [one for one in added if one not in listed]


hook_runs = HookRuns(pending)
