"""Background jobs of one app among many.

Managers know a job by the id and the source of its callback, which two apps of one
template share; results and handles of all apps share one store. Here each app has a key
of its own, made of what the program says of it, so that a process that only runs jobs
finds the same app. See https://github.com/plotly/dash/issues/2399.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import importlib
import inspect
import os
import secrets
import sys
import weakref
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Tuple

from ._callback_context import context_value
from ._configs import load_dash_env_vars
from .callback_registry import answer_with, answering_app, pending
from .exceptions import BackgroundCallbackError

if TYPE_CHECKING:
    from dash import Dash

Function = Callable[..., Any]
Address = Dict[str, Any]

# Where the context of a job says which app has sent it.
_ADDRESS = "background_job"
# The same in processes that were forked from this one, and in no other.
_PROCESS = secrets.token_hex(16)


# What tells an app apart


def _keys(app: Dash) -> List[str]:
    """What the program says of an app, which is the same in all processes.

    :return: one key; several where the module may have other names elsewhere.
    """
    origin, name = app.callback_registry.origin, str(app.config.get("name"))
    home = origin.site.home
    file = None if home.is_of_cells else origin.file
    module = sys.modules.get(name)
    spec, of = getattr(module, "__spec__", None), getattr(module, "__file__", None)
    given = "" if name == home.name else _module_names(name, spec, of)[0]
    said = repr((origin.place[1], given, *_said_prefixes(app)))
    names = _module_names(home.name, home.spec, file)
    return [_hash(f"{one} {said}") for one in names]


def _module_names(name: str, spec: Any, file: Optional[str]) -> List[str]:
    """The names of a module, the likeliest first.

    A script may be imported from the folder that it is in, or from one further out.
    """
    if spec is not None:
        return [str(spec.name)]
    if file is None:
        return [name]
    path = os.path.splitext(os.path.abspath(file))[0].split(os.sep)
    return [".".join(path[at:]) for at in reversed(range(len(path)))]


def _said_prefixes(app: Dash) -> List[str]:
    """The prefixes of an app, without those that the environment of a process sets."""
    routes, requests = (
        app.config.get(f"{one}_pathname_prefix") for one in ("routes", "requests")
    )
    env = load_dash_env_vars()
    unsaid = [
        "/",
        f"/{env.DASH_APP_NAME}{routes}",
        env.DASH_URL_BASE_PATHNAME,
        env.DASH_ROUTES_PATHNAME_PREFIX,
        env.DASH_REQUESTS_PATHNAME_PREFIX,
    ]
    return ["" if one in unsaid else str(one) for one in (routes, requests)]


def _has_twin(app: Dash) -> bool:
    """True if nothing that the program says tells an app from another living one."""
    if _looks_like_another(app):
        # What nobody holds any more is no app.
        gc.collect()
    return _looks_like_another(app)


def _looks_like_another(app: Dash) -> bool:
    key = _keys(app)[0]
    others = [one for one in pending.apps() if one is not app]
    alike = [one for one in others if _keys(one)[0] == key]
    return not all(_is_again(app, one) or _is_again(one, app) for one in alike)


def _is_again(older: Dash, newer: Dash) -> bool:
    """True if an app is another one that was built again, as its module was run again."""
    before, now = older.callback_registry.origin, newer.callback_registry.origin
    if before.place != now.place or before.number > now.number:
        return False
    earlier, later = before.site.home, now.site.home
    return earlier is not later and later.is_rerun_of(earlier)


def key_of(app: Dash) -> str:
    """What tells an app apart from all others.

    It is the same in every process that builds the app, unless the app has a twin: then
    it means nothing elsewhere.
    """
    found: Optional[str] = vars(app).get("_job_key")
    if found is None:
        found = _keys(app)[0]
        if _has_twin(app):
            found = f"{found} {_PROCESS} {app.callback_registry.origin.number}"
        # Handles that were given out stay valid when another app is built.
        vars(app)["_job_key"] = found
    return found


def _hash(told: str) -> str:
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


# Results and handles that are one app's own


def own_cache_key(cache_key: str) -> str:
    """The key under which the app that is answering finds the result of a job.

    :param cache_key: what a manager made of the source and the arguments.
    """
    app = answering_app()
    return cache_key if app is None else _hash(f"{key_of(app)} {cache_key}")


def own_scope(scope: str) -> str:
    """The scope in which a handle is valid, for the app that is answering only.

    :param scope: what else the handle is bound to.
    """
    app = answering_app()
    return scope if app is None else f"{scope}:{key_of(app)}"


# Which app has sent a job


def address() -> Optional[Address]:
    """What says in another process which app is answering, as JSON can hold it."""
    app = answering_app()
    if app is None:
        return None
    return {
        "name": str(app.config.name),
        "keys": [] if _has_twin(app) else _keys(app),
        "process": _PROCESS,
        "number": app.callback_registry.origin.number,
    }


def _sender(told: Address) -> Optional[Dash]:
    """The app of an address: the very one, or the one that is it in this process."""
    apps = pending.apps()
    if told["process"] == _PROCESS:
        numbered = {one.callback_registry.origin.number: one for one in apps}
        return numbered.get(told["number"])
    sent = told["keys"]
    found = [
        one for one in apps if sent and (_keys(one)[0] in sent or sent[0] in _keys(one))
    ]
    found = [one for one in found if not any(_is_again(one, other) for other in found)]
    return found[0] if len(found) == 1 else None


# Jobs


def _job(func: Function, target: Callable[[], Function]) -> Function:
    """What managers call instead of the function of a background callback.

    :param func: a function, or a coroutine function as the result is then.
    :param target: finds what to call, each time.
    """

    def run(*args: Any, **kwargs: Any) -> Any:
        return target()(*args, **kwargs)

    async def run_async(*args: Any, **kwargs: Any) -> Any:
        return await target()(*args, **kwargs)

    return run_async if inspect.iscoroutinefunction(func) else run


class Jobs:
    """The jobs that managers know by their key only, in this process or another one."""

    def __init__(self) -> None:
        # By key, the function that was registered last.
        self._newest: weakref.WeakValueDictionary[str, Function]
        self._newest = weakref.WeakValueDictionary()

    def register(
        self, managers: Any, callback_id: str, registration: Tuple[str, Function, bool]
    ) -> None:
        """Registers a function with all managers, those to come included.

        :param managers: the class that lists managers and functions.
        :param registration: the key by which managers know functions of this id and
            source, the function, and whether it takes one more argument to tell of
            its progress.
        """
        key, func, progress = registration
        with pending.lock:
            self._newest[key] = func
            listed = {one[0]: one for one in managers.functions}
            if key not in listed:
                target = functools.partial(self._target, callback_id, key)
                listed[key] = (key, _job(func, target), progress)
                managers.functions.append(listed[key])
            for manager in managers.managers:
                if key not in manager.func_registry:
                    manager.register(*listed[key])

    def _target(self, callback_id: str, key: str) -> Function:
        """The function that a job is for, which answers as the app that has sent it."""
        told = context_value.get({}).get(_ADDRESS)
        # Who says of no app means the only one.
        apps = pending.apps() if told is None else [_sender(told)]
        found = [(one, _function_of(one, callback_id)) for one in apps if one]
        found = [(app, func) for app, func in found if func is not None]
        if not found and told is None and key in self._newest:
            return self._newest[key]
        if len(found) == 1:
            return answer_with(*found[0])
        name = None if told is None else told["name"]
        raise BackgroundCallbackError(
            f"A job for {callback_id} comes from the app {name!r}, which this process"
            " has not built or cannot tell from another: import the module that builds"
            " it here too, and give each app a name or a prefix of its own, the same in"
            " all processes, as in Dash(name='admin')."
        )


def _function_of(app: Dash, callback_id: str) -> Any:
    entry = app.callback_registry.entry_of(callback_id) or {}
    return (entry.get("background") or {}).get("function")


def job_function(
    manager: Any, key: str, func: Function, background: Dict[str, Any]
) -> Any:
    """What a manager is to call for a job of the app that is answering.

    :param key: by which the manager knows the job.
    :param func: the function of the callback.
    :param background: the background options of the callback.
    """
    # pylint: disable-next=import-outside-toplevel,cyclic-import
    from .background_callback.managers.diskcache_manager import DiskcacheManager

    if not isinstance(manager, DiskcacheManager):
        return manager.func_registry.get(key)
    told, progress = address(), background.get("progress") is not None

    def target() -> Function:
        app = None if told is None else _sender(told)
        return func if app is None else answer_with(app, func)

    return manager.make_job_fn(_job(func, target), progress, key)


def unless_ended(method: Function) -> Function:
    """Decorates what a manager does with the process of a job: nothing, returning None,
    if the job ends by itself meanwhile."""

    @functools.wraps(method)
    def done(*args: Any) -> Any:
        # An extra of Dash brings it.
        psutil = importlib.import_module("psutil")
        with contextlib.suppress(psutil.NoSuchProcess):
            return method(*args)

    return done


jobs = Jobs()
