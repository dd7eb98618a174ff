"""A served app, asked over one connection, which is to say: one of its workers."""

from __future__ import annotations

import re
import time
from typing import Any, Optional

import httpx

_PATIENCE = 20
_PAUSE = 0.05


class Site:
    """The routes of a Dash app that a browser would use."""

    def __init__(self, port: int, patience: float = _PATIENCE) -> None:
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=patience, trust_env=False
        )

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def outputs(self) -> list[str]:
        """Outputs of all listed callbacks, without the hash that tells duplicates."""
        listed = self._client.get("/_dash-dependencies").raise_for_status().json()
        return [spec["output"].partition("@")[0] for spec in listed]

    def answer(self, output: str) -> Optional[str]:
        """What the callback of ``output`` makes of ``x``; None if it cannot be asked."""
        name, _, prop = output.rpartition(".")
        body = self._post("/_dash-update-component", _question(name, prop))
        deadline = time.monotonic() + _PATIENCE
        while _still_running(body) and time.monotonic() < deadline:
            time.sleep(_PAUSE)
            job = {"cacheKey": body["cacheKey"], "job": body.get("job", "")}
            body = self._post("/_dash-update-component", _question(name, prop), job)
        if body is None or "response" not in body:
            return None
        value: str = body["response"][name][prop]
        return value

    def start(self, output: str) -> None:
        """Ask for a background callback without waiting for its answer."""
        name, _, prop = output.rpartition(".")
        body = self._post("/_dash-update-component", _question(name, prop))
        if not _still_running(body):
            raise AssertionError(f"{output} is no background callback: {body!r}.")

    def text(self, path: str) -> str:
        """The body that ``path`` answers with."""
        return self._client.get(path).raise_for_status().text

    def api(self, path: str) -> Optional[str]:
        """What ``path`` makes of ``x``; None if there is no such route."""
        answer: Optional[str] = self._post(path, {"value": "x"})
        return answer

    def process(self) -> int:
        """The process that answers on this connection."""
        found = re.search(r"pid:(\d+)", self.text("/_dash-layout"))
        if found is None:
            raise AssertionError("The layout names no process: pid:NUMBER is missing.")
        return int(found.group(1))

    def _post(
        self, path: str, body: Any, query: Optional[dict[str, str]] = None
    ) -> Any:
        response = self._client.post(path, json=body, params=query)
        return response.json() if response.status_code == 200 else None


def _still_running(body: Any) -> bool:
    return body is not None and "cacheKey" in body and "response" not in body


def _question(name: str, prop: str) -> dict[str, Any]:
    return {
        "output": f"{name}.{prop}",
        "outputs": {"id": name, "property": prop},
        "inputs": [{"id": "in", "property": "value", "value": "x"}],
        "state": [],
        "changedPropIds": ["in.value"],
    }
