"""Listings: the callbacks of an app as its page loads them."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from typing import TYPE_CHECKING, Any, Callable, Dict, List

from ._utils import to_json

if TYPE_CHECKING:
    from dash import Dash

_THREADED = ("fastapi", "quart")


class Listing:
    """What `/_dash-dependencies` answers: serialised once for each change.

    An entity tag goes with it, so that a page that has the list already is told so
    (RFC 9110, section 13.1.2). The tag is weak: it stands for the list, however a
    server compresses that.

    A change is another list, or other specs in it. A spec that was listed is not
    looked into again: put another in its place to change it.

    :param app: the app whose callbacks are listed.
    """

    def __init__(self, app: Dash):
        self._app = app
        self._lock = threading.Lock()
        self._specs: List[Dict[str, Any]] = []
        # Appends without a copy, unless a response still sends what it had before.
        self._body = io.BytesIO(b"[]")
        self._digest = hashlib.sha256(b"[")
        self._tag = self._digest.hexdigest()

    def view(self) -> Callable[[], Any]:
        """The view that answers for the app's `dependencies`.

        Where the server would call it in a thread, which takes longer than to answer,
        it is a coroutine function.
        """
        dependencies: Callable[[], Any] = self._app.dependencies
        # A backend of somebody else need not say which it is.
        if getattr(self._app.backend, "server_type", None) not in _THREADED:
            return dependencies

        async def dependencies_async() -> Any:
            return dependencies()

        return dependencies_async

    def respond(self) -> Any:
        """The response of the app's backend to the current request.

        Its status is 304, and its body empty, if the request names the current tag
        in `If-None-Match`; otherwise the body is the list as JSON.
        """
        backend = self._app.backend
        body, tag = self._current()
        known = self._is_known(tag)
        response = backend.make_response(
            b"" if known else body,
            content_type="application/json",
            status=304 if known else 200,
        )
        if known:
            # It would be that of the list.
            del response.headers["Content-Length"]
        response.headers["ETag"] = f'W/"{tag}"'
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    def _is_known(self, tag: str) -> bool:
        backend = self._app.backend
        if not backend.has_request_context():
            return False
        # Compressors add the encoding to a tag, so it need only begin with ours.
        given = backend.request_adapter().headers.get("If-None-Match")
        return given is not None and f'"{tag}' in given

    def _current(self) -> tuple[bytes, str]:
        with self._lock:
            specs = self._app._callback_list  # pylint: disable=protected-access
            if specs != self._specs:
                self._serialise(list(specs))
            return self._body.getvalue(), self._tag

    def _serialise(self, specs: List[Dict[str, Any]]) -> None:
        """Serialises the specs, only the last ones if these were added to the rest."""
        known = len(self._specs)
        if not known or specs[:known] != self._specs:
            known = 0
        text = str(to_json(specs[known:])).encode()
        added = b"," + text[1:-1] if known else text[1:-1]
        if not known:
            self._body, self._digest = io.BytesIO(b"[]"), hashlib.sha256(b"[")
        self._body.seek(-1, os.SEEK_END)
        self._body.write(added)
        self._body.write(b"]")
        self._digest.update(added)
        self._tag = self._digest.hexdigest()
        # What another thread is about to complete has to be serialised again.
        is_complete = all(getattr(one, "is_complete", True) for one in specs[known:])
        self._specs = specs if is_complete else []
