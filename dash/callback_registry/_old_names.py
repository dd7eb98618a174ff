"""The names under which `dash._callback` used to keep pending callbacks."""

from __future__ import annotations

import sys
import warnings
from typing import Any, List

from ._containers import OLD_NAMES, Containers
from ._pending import pending

_REPLACEMENTS = dict(zip(OLD_NAMES, Containers._fields))


def __getattr__(name: str) -> Any:
    """Gives `dash._callback` its old globals, live, with a `DeprecationWarning`.

    :raises AttributeError: for any name that never was one of them.
    """
    if name not in _REPLACEMENTS:
        raise AttributeError(f"module 'dash._callback' has no attribute {name!r}")
    warnings.warn(
        f"`dash._callback.{name}` is deprecated: read"
        f" `dash.callback_registry.pending.{_REPLACEMENTS[name]}`, or call"
        " `dash.callback_registry.reset()` to clear what is pending.",
        DeprecationWarning,
        stacklevel=2,
    )
    return getattr(pending, _REPLACEMENTS[name])


def __dir__() -> List[str]:
    """The names of `dash._callback`, the old ones among them."""
    return sorted({*vars(sys.modules["dash._callback"]), *_REPLACEMENTS})


pending.names = vars(sys.modules["dash._callback"])
