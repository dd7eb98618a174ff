"""Which app is which, in this process and in those that run its jobs."""

from __future__ import annotations

import hashlib
import secrets
import threading
import weakref
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from ..callback_registry._origin import Origin
from ..callback_registry._runs import MAIN_NAMES

if TYPE_CHECKING:
    from dash import Dash

Address = Dict[str, Any]
_Features = Tuple[str, ...]


class Identity:  # pylint: disable=too-few-public-methods
    """What tells an app apart from the others of its process.

    :param app: the app, which is being built and has its settings.
    :param features: what every process that builds the app knows of it.
    :param ordinal: how many apps of equal features were there before it.
    """

    __slots__ = ("features", "ordinal", "key", "origin", "_app", "__weakref__")

    def __init__(self, app: Dash, features: _Features, ordinal: int):
        self.features = features
        self.ordinal = ordinal
        told = repr((*features, ordinal)).encode("utf-8")
        self.key = hashlib.sha256(told).hexdigest()
        self.origin: Origin = app.callback_registry.origin
        self._app = weakref.ref(app)

    @property
    def app(self) -> Optional[Dash]:
        """The app, None when it is gone."""
        return self._app()


class Apps:
    """The apps of the process, by what tells them apart.

    A key has to be the same in a second worker, after a restart and in a process that
    only runs jobs. So it is made of what the program says: the module and the function
    that call `Dash`, the name of the app and its prefixes. The order of building
    decides only between apps that differ in none of these.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # The same in processes that were forked from this one, and in no other.
        self._process = secrets.token_hex(16)
        self._by_features: Dict[_Features, List[weakref.ref[Identity]]] = {}
        self._by_key: weakref.WeakValueDictionary[str, Identity]
        self._by_key = weakref.WeakValueDictionary()
        self._by_number: weakref.WeakValueDictionary[int, Identity]
        self._by_number = weakref.WeakValueDictionary()

    def admit(self, app: Dash) -> Identity:
        """The identity of an app that is being built."""
        features, origin = _features(app), app.callback_registry.origin
        with self._lock:
            known = self._by_features.setdefault(features, [])
            known[:] = [one for one in known if one() is not None]
            identity = Identity(app, features, _ordinal(known, origin))
            known.append(weakref.ref(identity))
            self._by_key[identity.key] = identity
            self._by_number[origin.number] = identity
        return identity

    def address(self, app: Dash) -> Address:
        """What says in another process which app it is, as JSON can hold it."""
        identity = identity_of(app)
        return {
            "app": identity.key,
            "name": app.config.name,
            "process": self._process,
            "number": identity.origin.number,
        }

    def find(self, address: Address) -> Optional[Dash]:
        """The app of an address: the very one, or the one that another process built.

        :return: None if no such app is alive here.
        """
        if address["process"] == self._process:
            identity = self._by_number.get(address["number"])
        else:
            identity = self._by_key.get(address["app"])
        return None if identity is None else identity.app


def key_of(app: Dash) -> str:
    """What tells an app apart from the others, in every process that builds it."""
    return identity_of(app).key


def identity_of(app: Dash) -> Identity:
    """The identity that an app was given when it was built."""
    identity: Identity = app._identity  # pylint: disable=protected-access
    return identity


def _features(app: Dash) -> _Features:
    origin, config = app.callback_registry.origin, app.config
    is_main = config.name in MAIN_NAMES
    return (
        origin.module,
        origin.function,
        origin.module if is_main else str(config.name),
        str(config.routes_pathname_prefix),
        str(config.requests_pathname_prefix),
    )


def _ordinal(known: List[weakref.ref[Identity]], origin: Origin) -> int:
    """How many apps of equal features there are that are not this one built before."""
    for reference in reversed(known):
        other = reference()
        if other is not None and not _is_same_again(other.origin, origin):
            return other.ordinal + 1
    return 0


def _is_same_again(earlier: Origin, later: Origin) -> bool:
    """True if the module was run again, by a reload or as the main module before."""
    before, now = earlier.birth, later.birth
    if now.replaces_module_of(before):
        return True
    ran_as_main = (before.name in MAIN_NAMES) != (now.name in MAIN_NAMES)
    return ran_as_main and now.is_rerun_of(before)


apps = Apps()
