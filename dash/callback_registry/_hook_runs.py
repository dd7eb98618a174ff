"""Hooks of modules that are run again.

`dash.hooks` applies to every app, and keeps what it is told for the whole process. A
hook in a file that is run again would so run twice: each app has those of the run it
was built in, and of other files those of the newest run.
"""

from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from .._get_app import app_context
from ._call_path import calling_frame
from ._pending import PendingDeclarations, pending
from ._runs import Run

if TYPE_CHECKING:
    from ._registry import CallbackRegistry


class HookRuns:
    """Which run declared which hook.

    :param waiting: tells the run of a frame.
    """

    def __init__(self, waiting: PendingDeclarations):
        self._pending = waiting
        self._runs: Dict[int, Tuple[Any, Run]] = {}

    def note(self, hooks: List[Any]) -> None:
        """Notes the run of the hook that was added to a list last.

        Those of an earlier run go, unless an app that was built in it is alive.
        """
        with self._pending.lock:
            run = self._pending.run_of(calling_frame())
            self._runs[id(hooks[-1])] = (hooks[-1], run)
            outdated = {id(hook) for hook in hooks[:-1] if self._yields(hook, run)}
            # By identity: hooks of two runs may be equal, and one of them stays.
            hooks[:] = [hook for hook in hooks if id(hook) not in outdated]
            for hook in outdated:
                del self._runs[hook]

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
        return [hook for hook in hooks if self._applies(hook, registry)]

    def standing(self, hook: Any) -> Optional[Any]:
        """A final hook, or None if its file is being run again or there is none."""
        if hook is None:
            return None
        before = self._run_of(hook)
        run = self._pending.run_of(calling_frame())
        return None if before and run.is_rerun_of(before) else hook

    def _yields(self, hook: Any, newer: Run) -> bool:
        """Whether a hook gives way to a newer run of its file."""
        run = self._run_of(hook)
        return run is not None and newer.is_rerun_of(run) and not _is_in_use(run)

    def _run_of(self, hook: Any) -> Optional[Run]:
        noted, run = self._runs.get(id(hook), (None, None))
        return run if noted is hook else None

    def _applies(self, hook: Any, registry: "Optional[CallbackRegistry]") -> bool:
        run = self._run_of(hook)
        if run is None or run.file is None:
            return True
        if registry is not None and run.file == registry.origin.birth.file:
            return run is registry.origin.birth
        return self._pending.runs.newest_of(run) is run


def _is_in_use(run: Run) -> bool:
    return any(built.registry is not None for built in run.born)


def unlisted(listed: List[Any], added: List[Any]) -> List[Any]:
    """The resources that are not in a list yet."""
    return [one for one in added if one not in listed]


hook_runs = HookRuns(pending)
