"""Jobs: the functions that background managers run, each for the app that asks."""

from __future__ import annotations

import contextlib
import inspect
import threading
import weakref
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional, Tuple

from .._callback_context import context_value
from .._get_app import app_context
from ..callback_registry import current_app
from ..exceptions import BackgroundCallbackError
from ._apps import Address, apps

if TYPE_CHECKING:
    from dash import Dash

Function = Callable[..., Any]

# Where the context of a job says which app has sent it.
ADDRESS = "background_job"


class Job:  # pylint: disable=too-many-instance-attributes
    """The functions of one id and source, of which each app has its own.

    Managers call `function` instead of them. It reads in the context, which a manager
    hands on beside the arguments, which app has sent the job, and so it works in
    whichever process the job is run.

    :param key: by which managers know the job.
    :param callback_id: the callback of the functions.
    :param is_async: True for coroutine functions.
    :param lost: where the key is noted when a function is gone.
    """

    def __init__(self, key: str, callback_id: str, is_async: bool, lost: List[str]):
        self.key = key
        self.callback_id = callback_id
        self.function = self.run_async if is_async else self.run
        # The list in which managers to come find the job.
        self.listed_in: Any = None
        self._lost = lost
        self._functions: Dict[int, weakref.ref[Function]] = {}
        self._kept: Optional[Function] = None
        self._sent: weakref.WeakKeyDictionary[Dash, weakref.ref[Function]]
        self._sent = weakref.WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"<Job of {self.callback_id}>"

    def __deepcopy__(self, _memo: Any) -> Job:
        return self

    def __reduce__(self) -> Any:
        # A process that is spawned gets the function of the app that starts it.
        return CarriedJob, (self.key, self._of_app(app_context.get(None)))

    def functions(self) -> List[Function]:
        """The functions that an app has, or that wait for one."""
        found = [reference() for reference in list(self._functions.values())]
        return [function for function in found if function is not None]

    def add(self, function: Function) -> None:
        """Adds a function."""
        identity, known, lost = id(function), self._functions, self._lost

        def forget(reference: weakref.ref[Function]) -> None:
            if known.get(identity) is reference:
                del known[identity]
                lost.append(self.key)

        known[identity] = weakref.ref(function, forget)

    def keep(self, function: Function) -> None:
        """Keeps a function although no app may have it any more.

        A process that only runs jobs may build an app for the sake of these. There is
        nothing to tell the functions of such apps apart, so the newest is enough.
        """
        self._kept = function

    def send(self, app: Dash, function: Function) -> Address:
        """Says for which app a job is to be run.

        :param function: the one that the app has.
        """
        self._sent[app] = weakref.ref(function)
        return {**apps.address(app), "alone": len(self._functions) == 1}

    def run(self, *args: Any, **kwargs: Any) -> Any:
        """Calls the function of the app that has sent the job, as that app."""
        with self._answering() as function:
            return function(*args, **kwargs)

    async def run_async(self, *args: Any, **kwargs: Any) -> Any:
        """Calls the coroutine function of the app that has sent the job."""
        with self._answering() as function:
            return await function(*args, **kwargs)

    @contextlib.contextmanager
    def _answering(self) -> Iterator[Function]:
        address = context_value.get({}).get(ADDRESS)
        app = None if address is None else apps.find(address)
        function = self._of_app(app) or self._only_one(address)
        with contextlib.nullcontext() if app is None else current_app(app):
            yield function

    def _of_app(self, app: Optional[Dash]) -> Optional[Function]:
        if app is None:
            return None
        sent = self._sent.get(app)
        if sent is not None:
            return sent()
        entry = app.callback_registry.entry_of(self.callback_id) or {}
        mine = self.functions()
        # What the entry calls is wrapped, by Dash and perhaps by others.
        found = entry.get("callback")
        while found is not None and not any(found is one for one in mine):
            found = getattr(found, "__wrapped__", None)
        return found

    def _only_one(self, address: Optional[Address]) -> Function:
        """The function that only can be meant, as where there is one app.

        :raises BackgroundCallbackError: if it could be that of another app.
        """
        functions = self.functions()
        if len(functions) == 1 and (address is None or address["alone"]):
            return functions[0]
        name = None if address is None else address["name"]
        raise BackgroundCallbackError(
            f"A job for {self.callback_id} comes from the app {name!r}, which this"
            " process has not built, and several apps have a callback like it: import"
            " the module that builds the app here too, with the same name and prefixes."
        )


class CarriedJob(Job):
    """A job in a process that was spawned to run it.

    :param key: by which managers know the job.
    :param function: of the app that has started the process.
    """

    def __init__(self, key: str, function: Function):
        super().__init__(key, "", inspect.iscoroutinefunction(function), [])
        self._carried = function
        self.add(function)

    def _of_app(self, app: Optional[Dash]) -> Optional[Function]:
        return self._carried


class Jobs:
    """The jobs of the process, by key."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._jobs: Dict[str, Job] = {}
        # Keys of which a function is gone.
        self._lost: List[str] = []

    def register(
        self, managers: Any, callback_id: str, registration: Tuple[str, Function, bool]
    ) -> None:
        """Registers a function with all managers, those to come included.

        :param managers: the class that lists managers and functions.
        :param registration: the key by which managers know functions of this id and
            source, the function, and whether it takes one more argument to tell of
            its progress.
        """
        key, function, progress = registration
        with self._lock:
            self._forget_lost(managers)
            job = self._jobs.get(key)
            if job is None:
                is_async = inspect.iscoroutinefunction(function)
                job = self._jobs[key] = Job(key, callback_id, is_async, self._lost)
            job.add(function)
            if any(_runs_elsewhere(manager) for manager in managers.managers):
                job.keep(function)
            if job.listed_in is not managers.functions or not managers.functions:
                managers.functions.append((key, job.function, progress))
                job.listed_in = managers.functions
            for manager in managers.managers:
                if key not in manager.func_registry:
                    manager.register(key, job.function, progress)

    def address(self, app: Dash, key: str, function: Function) -> Address:
        """Says for which app a job is to be run, as JSON can hold it.

        :param key: by which managers know the job.
        :param function: the one that the app has.
        """
        return self._jobs[key].send(app, function)

    def _forget_lost(self, managers: Any) -> None:
        lost, self._lost[:] = set(self._lost), []
        gone = {key for key in lost if key in self._jobs and self._is_over(key)}
        if not gone:
            return
        for key in gone:
            del self._jobs[key]
            for manager in managers.managers:
                manager.func_registry.pop(key, None)
        managers.functions[:] = [
            one for one in managers.functions if one[0] not in gone
        ]

    def _is_over(self, key: str) -> bool:
        return not self._jobs[key].functions()


def _runs_elsewhere(manager: Any) -> bool:
    """True for a manager whose jobs may be run by another program."""
    # pylint: disable-next=import-outside-toplevel,cyclic-import
    from ..background_callback.managers.diskcache_manager import DiskcacheManager

    return not isinstance(manager, DiskcacheManager)


jobs = Jobs()
