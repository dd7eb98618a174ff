"""A kept-alive HTTP connection that adds as little as possible to what it measures.

The clients of the standard library and of httpx take longer for a small answer than
the server does, which would hide differences. This one knows what these benchmarks
need: requests made beforehand, and answers that say how long they are.
"""

from __future__ import annotations

import json
import re
import socket
import time
from typing import Any

CALL_PATH = "/_dash-update-component"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_FIRST = 1 << 16
_PATIENCE = 120.0


class Connection:
    """One connection to a server on this machine."""

    def __init__(self, port: int, patience: float = _PATIENCE) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), patience)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(_FIRST)
        self.status = 0
        self._head = b""
        self.body = memoryview(b"")

    def seconds(self, request: bytes) -> float:
        """How long it takes until the whole answer to a request is there.

        :raises RuntimeError: if the answer is none that went well.
        """
        start = time.perf_counter()
        self._socket.sendall(request)
        self._receive()
        took = time.perf_counter() - start
        if self.status not in (200, 204, 304):
            text = bytes(self.body[:2000]).decode(errors="replace")
            raise RuntimeError(f"The server answered {self.status}: {text}")
        return took

    def header(self, name: str) -> str:
        """A header of the last answer, empty if it has none of that name."""
        found = re.search(rb"\r\n%s: *([^\r]*)" % name.encode(), self._head, re.I)
        return found.group(1).decode() if found else ""

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _receive(self) -> None:
        filled = 0
        end = -1
        while end < 0:
            filled += self._more(filled)
            end = self._buffer.find(b"\r\n\r\n", 0, filled)
        head = bytes(self._buffer[:end])
        self.status = int(head[9:12])
        length = _LENGTH.search(head)
        total = end + 4 + (int(length.group(1)) if length else 0)
        if total > len(self._buffer):
            self._buffer.extend(bytes(total - len(self._buffer)))
        while filled < total:
            filled += self._more(filled)
        self._head = head
        self.body = memoryview(bytes(self._buffer[end + 4 : total]))

    def _more(self, filled: int) -> int:
        with memoryview(self._buffer) as view, view[filled:] as free:
            received = self._socket.recv_into(free)
        if not received:
            raise ConnectionError("The server closed the connection.")
        return received


def get(path: str, *headers: str) -> bytes:
    """A request for a page."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]
    return "\r\n".join(lines).encode()


def post(path: str, content: Any) -> bytes:
    """A request that sends JSON."""
    body = json.dumps(content)
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "",
        body,
    ]
    return "\r\n".join(lines).encode()


def call(number: int) -> bytes:
    """A request that calls the callback of a number."""
    return post(CALL_PATH, call_content(number))


def call_content(number: int) -> dict[str, Any]:
    """What a browser sends to call the callback of a number."""
    return {
        "output": f"out-{number}.children",
        "outputs": {"id": f"out-{number}", "property": "children"},
        "inputs": [{"id": f"in-{number}", "property": "value", "value": "x"}],
        "changedPropIds": [f"in-{number}.value"],
        "parsedChangedPropsIds": [f"in-{number}.value"],
    }
