"""A served app, asked over HTTP as its page would ask it."""

from __future__ import annotations

import time
from collections import Counter
from types import TracebackType
from typing import Any, Mapping, Optional

import httpx

_PATIENCE = 60
_PAUSE = 0.1


class Site:
    """The routes of a Dash app. ``client`` has them all below one base address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.Client(
            base_url=url, timeout=_PATIENCE, trust_env=False, follow_redirects=True
        )

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.client.close()

    def answers(self) -> bool:
        """Whether anything is served yet."""
        try:
            self.client.get("")
        except httpx.TransportError:
            time.sleep(_PAUSE)
            return False
        return True

    def text(self, path: str = "") -> str:
        """The body that ``path`` answers with."""
        return self.client.get(path).raise_for_status().text

    def callbacks(self) -> list[dict[str, Any]]:
        """What the app tells the page of its callbacks."""
        response = self.client.get("_dash-dependencies").raise_for_status()
        listed: list[dict[str, Any]] = response.json()
        return listed

    def outputs(self) -> list[str]:
        """The outputs of all callbacks."""
        return [spec["output"] for spec in self.callbacks()]

    def doubles(self) -> list[str]:
        """Outputs that are there more than once."""
        counted = Counter(self.outputs())
        return [output for output, count in counted.items() if count > 1]

    def call(self, output: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the callback of ``output`` answers, by id and property.

        ``values`` has those of its inputs and states, by ``id.property``; the others
        are None, and the first input counts as changed.
        """
        response = self.post(output, values)
        assert response.status_code == 200, f"{output}: {response.status_code}"
        answer: dict[str, Any] = response.json()["response"]
        return answer

    def post(self, output: str, values: Mapping[str, Any]) -> httpx.Response:
        """The whole response to a call of ``output``."""
        found = [spec for spec in self.callbacks() if spec["output"] == output]
        assert len(found) == 1, f"{output} is listed {len(found)} times"
        return self.client.post(
            "_dash-update-component", json=_question(found[0], values)
        )


def _question(spec: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    inputs = [_filled(one, values) for one in spec["inputs"]]
    return {
        "output": spec["output"],
        "outputs": _targets(spec["output"]),
        "inputs": inputs,
        "state": [_filled(one, values) for one in spec["state"]],
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in inputs[:1]],
    }


def _filled(dependency: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    key = f"{dependency['id']}.{dependency['property']}"
    return {**dependency, "value": values.get(key)}


def _targets(output: str) -> Any:
    if not output.startswith(".."):
        return _target(output)
    return [_target(one) for one in output.strip(".").split("...")]


def _target(output: str) -> dict[str, str]:
    name, _, prop = output.partition("@")[0].rpartition(".")
    return {"id": name, "property": prop}
