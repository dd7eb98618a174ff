"""Asks an app for what its page would: which callbacks there are, and each of them.

Drivers run beside any Dash, so only what its users have is imported.
"""

from __future__ import annotations

import json
import time
from typing import Any, Dict, Iterable, Mapping, Optional, Protocol

CALLBACKS = "/_dash-update-component"
SOCKET = "/_dash-ws-callback"
_DONE, _NOTHING_NEW = 200, 204
_PATIENCE = 60
_PAUSE = 0.05

Spec = Dict[str, Any]
Question = Dict[str, Any]


class NotServed(Exception):
    """A page or an answer that has to be there is not."""


class Wire(Protocol):
    """A way to an app: HTTP to a server, or the test client of an app in this process."""

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: Optional[Mapping[str, str]] = None,
    ) -> tuple[int, str]:
        """The status and the text of a response."""
        ...

    def converse(self, message: Any) -> Iterable[str]:
        """What the app sends over a WebSocket after a message."""
        ...


class Page:
    """The routes of an app that a browser would use."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def outputs(self) -> list[str]:
        """Outputs of all listed callbacks, without the hash that tells duplicates."""
        return [spec["output"].partition("@")[0] for spec in self._specs()]

    def text(self, path: str) -> str:
        """The body of a page that has to be there."""
        status, text = self._wire.request("GET", path)
        if status != _DONE:
            raise NotServed(f"GET {path}: status {status}, {text[-500:]}")
        return text

    def api(self, path: str) -> Optional[str]:
        """What an API path says to the value ``x``, or None if there is none."""
        said: Optional[str] = self._post(path, {"value": "x"})
        return said

    def answer(self, output: str) -> Optional[str]:
        """What the callback of an output says to the value ``x``, or None.

        It is asked in the way in which it is listed. A name that ends in @ is that of a
        further callback for an output (``allow_duplicate``). A background callback that
        tells its progress is asked for that, and then cancelled.
        """
        spec = self._listed(output) or unlisted(output)
        asked = question(spec)
        if spec.get("websocket"):
            body = answer_in(self._wire.converse(socket_request(asked)))
        else:
            body = self._result(self._post(CALLBACKS, asked), asked)
        if body is None:
            return None
        if "progress" in body:
            return self._cancelled(body)
        (props,) = body["response"].values()
        said: str = props[asked["outputs"]["property"].partition("@")[0]]
        return said

    def start(self, output: str) -> None:
        """Ask for a background callback without waiting for its answer."""
        body = self._post(CALLBACKS, question(unlisted(output)))
        if not _is_job(body):
            raise NotServed(f"{output} is no background callback: {body!r}.")

    def _result(self, body: Any, asked: Question) -> Any:
        """The answer, which a background callback gives later, or tells its progress.

        There may be nothing new for a job that has just ended: Dash looks for the
        result first, and then whether the job runs.
        """
        if not _is_job(body):
            return body
        job = {"cacheKey": body["cacheKey"], "job": body["job"]}
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            status, text = self._wire.request("POST", CALLBACKS, asked, job)
            if status not in (_DONE, _NOTHING_NEW):
                return None
            found = json.loads(text) if status == _DONE else {}
            if "response" in found or "progress" in found:
                return {**body, **found}
            time.sleep(_PAUSE)
        raise NotServed(f"{asked['output']}: no answer in {_PATIENCE} seconds.")

    def _cancelled(self, body: Any) -> str:
        """What a job said of itself and its process, once that has ended."""
        said: str
        said, process = body["progress"].values()
        (source,) = body["cancel"]
        asked = question({"output": f"{source['id']}.id", "inputs": [source]})
        status, _ = self._wire.request(
            "POST", CALLBACKS, asked, {"cancelJob": body["job"]}
        )
        deadline = time.monotonic() + _PATIENCE
        while _is_alive(int(process)):
            if time.monotonic() > deadline:
                return f"{said}, not cancelled by {asked['output']}: status {status}"
            time.sleep(_PAUSE)
        return said

    def _listed(self, output: str) -> Optional[Spec]:
        for spec in self._specs():
            name, at, _ = spec["output"].partition("@")
            if name + at == output:
                return spec
        return None

    def _specs(self) -> list[Spec]:
        specs: list[Spec] = json.loads(self.text("/_dash-dependencies"))
        return specs

    def _post(self, path: str, body: Any) -> Any:
        status, text = self._wire.request("POST", path, body)
        return json.loads(text) if status == _DONE else None


def unlisted(output: str) -> Spec:
    """How a plain callback would be listed for an output."""
    return {"output": output, "inputs": [{"id": "in", "property": "value"}]}


def question(spec: Spec) -> Question:
    """The request for a callback, in which each value is ``x``."""
    name, _, prop = spec["output"].rpartition(".")
    values = [_valued(source) for source in spec["inputs"]]
    first = values[0][0] if isinstance(values[0], list) else values[0]
    changed = first["id"] if isinstance(first["id"], str) else json.dumps(first["id"])
    return {
        "output": spec["output"],
        "outputs": {"id": _component(name), "property": prop},
        "inputs": values,
        "state": [],
        "changedPropIds": [f"{changed}.{first['property']}"],
    }


def socket_request(asked: Question) -> dict[str, Any]:
    """What a page sends over its WebSocket to have a callback called."""
    return {
        "type": "callback_request",
        "requestId": "1",
        "rendererId": "page",
        "payload": asked,
    }


def answer_in(replies: Iterable[str]) -> Any:
    """The answer among what an app sends over a WebSocket, alone or in lists."""
    for text in replies:
        sent = json.loads(text)
        for message in sent if isinstance(sent, list) else [sent]:
            if message.get("type") == "callback_response":
                return message["payload"].get("data")
    return None


def _valued(source: dict[str, str]) -> Any:
    component = _component(source["id"])
    valued = {"id": component, "property": source["property"], "value": "x"}
    return [valued] if '["ALL"]' in source["id"] else valued


def _component(name: str) -> Any:
    """The id that a pattern matches first, or the id itself if it is a plain one."""
    if not name.startswith("{"):
        return name
    return json.loads(name.replace('["MATCH"]', "0").replace('["ALL"]', "0"))


def _is_job(body: Any) -> bool:
    return body is not None and "cacheKey" in body


def _is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended stays until its parent asks for it."""
    import psutil  # as `DiskcacheManager` does

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
