"""The two interpreters that are measured: one has stock Dash, the other the branch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

MEASURED = Path(__file__).parent / "measured"


def environment() -> dict[str, str]:
    """Our environment without what would steer Python or Dash, and a fixed hash seed."""
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "DASH"))
    }
    return {**inherited, "PYTHONHASHSEED": "0"}


@dataclass(frozen=True)
class Served:
    """A program that serves until it is stopped."""

    port: int
    process: int

    def stop(self) -> None:
        """End it."""
        os.kill(self.process, signal.SIGKILL)


class Warm:
    """An interpreter that has imported Dash, and runs each program in a child."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, str(MEASURED / "warm.py")],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, program: str, callbacks: int, **settings: str) -> Any:
        """What a program of the folder ``measured`` calls its RESULT."""
        told = {"BENCH_CALLBACKS": str(callbacks), **settings}
        task = {"program": program, "settings": told}
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        found = json.loads(self._process.stdout.readline())
        if "error" in found:
            raise RuntimeError(
                f"{program} with {callbacks} callbacks:\n{found['error']}"
            )
        return found["result"]

    @contextmanager
    def serving(
        self, program: str, callbacks: int, **settings: str
    ) -> Iterator[Served]:
        """A program that serves, while the block is executed."""
        served = Served(**self.run(program, callbacks, **settings))
        try:
            yield served
        finally:
            served.stop()

    def close(self) -> None:
        """End the interpreter, and what it runs in a child."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@contextmanager
def warm(pythons: dict[str, str]) -> Iterator[dict[str, Warm]]:
    """Warm interpreters by name, which end with the block."""
    with ExitStack() as stack:
        started = {}
        for name, python in pythons.items():
            started[name] = Warm(python)
            stack.callback(started[name].close)
        yield started
