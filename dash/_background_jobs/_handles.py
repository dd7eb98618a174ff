"""Results and handles that are one app's own."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from .. import _get_app
from .._get_app import app_context
from ._apps import key_of

if TYPE_CHECKING:
    from dash import Dash


def own_cache_key(app: Dash, cache_key: str) -> str:
    """The key under which an app finds the result of a job.

    :param cache_key: what a manager made of the source and the arguments.
    """
    told = f"{key_of(app)} {cache_key}".encode("utf-8")
    return hashlib.sha256(told).hexdigest()


def own_scope(scope: str) -> str:
    """The scope in which a handle is valid, for the app that is answering only.

    :param scope: what else the handle is bound to.
    """
    app = app_context.get(None) or _get_app.APP
    return scope if app is None else f"{scope}:{key_of(app)}"
