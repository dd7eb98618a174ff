"""A served app, asked over one connection, which is to say: one of its workers."""

from __future__ import annotations

import json
import re
import time
from typing import Any, Iterator, Mapping, Optional

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from .drivers.page import (
    SOCKET,
    NotServed,
    Page,
    answer_in,
    question,
    socket_request,
    unlisted,
)

FAULTS = (NotServed, httpx.HTTPError, WebSocketException, OSError)
_PATIENCE = 60
_PAUSE = 0.05
_ASK_PROCESS = socket_request(question(unlisted("process.children")))


class Site(Page):
    """A page of the app that listens on a port of this machine, below a prefix."""

    def __init__(
        self, port: int, patience: float = _PATIENCE, prefix: str = ""
    ) -> None:
        self._connection = _Connection(f"127.0.0.1:{port}", prefix, patience)
        super().__init__(self._connection)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def process(self) -> int:
        """The process that answers on this connection."""
        return self._connection.process()


class _Connection:
    """The wire to one process: a connection that is kept, and WebSockets beside it."""

    def __init__(self, address: str, prefix: str, patience: float) -> None:
        self._address = address
        self._prefix = prefix
        self._client = httpx.Client(
            base_url=f"http://{address}{prefix}", timeout=patience, trust_env=False
        )

    def close(self) -> None:
        self._client.close()

    def process(self) -> int:
        _, text = self.request("GET", "/_dash-layout")
        found = re.search(r"pid:(\d+)", text)
        if found is None:
            raise NotServed(f"the layout names no process: {text[-500:]}")
        return int(found.group(1))

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Optional[Mapping[str, str]] = None,
    ) -> tuple[int, str]:
        response = self._client.request(method, path, json=body, params=query)
        return response.status_code, response.text

    def converse(self, message: Any) -> Iterator[str]:
        """The reply of the process to which this connection leads."""
        own, deadline = self.process(), time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with self._socket() as socket:
                if _process_behind(socket) == own:
                    socket.send(json.dumps(message))
                    yield str(socket.recv(_PATIENCE))
                    return
            time.sleep(_PAUSE)
        raise NotServed(f"No WebSocket led to process {own} in {_PATIENCE} seconds.")

    def _socket(self) -> ClientConnection:
        return connect(
            f"ws://{self._address}{self._prefix}{SOCKET}",
            origin=Origin(f"http://{self._address}"),
            open_timeout=_PATIENCE,
            proxy=None,
        )


def _process_behind(socket: ClientConnection) -> Optional[int]:
    socket.send(json.dumps(_ASK_PROCESS))
    body = answer_in([str(socket.recv(_PATIENCE))])
    return int(body["response"]["process"]["children"]) if body else None
