"""Instructions that the processor executes, counted by valgrind: the same in each run."""

from __future__ import annotations

import re
import subprocess
from typing import Iterator

from ..interpreters import MEASURED, environment
from ..options import Options
from ..rows import Row
from . import run_alone

FEW, MANY = 500, 2_500
FEW_CALLS, MANY_CALLS = 50, 250
_COUNT = re.compile(r"I +refs: +([\d,]+)")


def measure(options: Options) -> Iterator[Row]:
    """Import, declare, serve for the first time and call.

    Two sizes are counted, and their difference is divided: what a process does once
    does not matter then.
    """
    counted = {name: _Counted(python) for name, python in options.pythons.items()}
    for what, find in (
        ("import", _Counted.to_import),
        ("declaration", _Counted.per_declaration),
        ("first request, per callback", _Counted.per_callback_served),
        ("call", _Counted.per_call),
    ):
        samples = {name: [find(one)] for name, one in counted.items()}
        yield Row("instructions", what, "instructions", samples)


class _Counted:
    """An interpreter whose instructions are counted."""

    def __init__(self, python: str) -> None:
        self._python = python
        self._known: dict[tuple[str, int, int], int] = {}

    def to_import(self) -> float:
        """What `import dash` takes."""
        return self._count("dash") - self._count("sys")

    def per_declaration(self) -> float:
        """What one declaration takes."""
        few, many = (self._count("declare_in_module", size) for size in (FEW, MANY))
        return (many - few) / (MANY - FEW)

    def per_callback_served(self) -> float:
        """What the first request takes for each callback that was declared."""
        few, many = (self._count("serve_first", size) for size in (FEW, MANY))
        return (many - few) / (MANY - FEW) - self.per_declaration()

    def per_call(self) -> float:
        """What one call takes within the server."""
        few, many = (
            self._count("call_often", FEW, calls) for calls in (FEW_CALLS, MANY_CALLS)
        )
        return (many - few) / (MANY_CALLS - FEW_CALLS)

    def _count(self, module: str, callbacks: int = 0, calls: int = 0) -> int:
        key = module, callbacks, calls
        if key not in self._known:
            self._known[key] = self._run(*key)
        return self._known[key]

    def _run(self, module: str, callbacks: int, calls: int) -> int:
        command = ["valgrind", "--tool=cachegrind", "--cache-sim=no"]
        command += ["--cachegrind-out-file=/dev/null", self._python]
        command += ["-c", f"import {module}"]
        told = {"BENCH_CALLBACKS": str(callbacks), "BENCH_CALLS": str(calls)}
        done = subprocess.run(
            command,
            cwd=MEASURED,
            env={**environment(), **told},
            capture_output=True,
            text=True,
            check=False,
        )
        found = _COUNT.search(done.stderr)
        if done.returncode or found is None:
            raise RuntimeError(f"valgrind could not run {module}:\n{done.stderr}")
        return int(found.group(1).replace(",", ""))


if __name__ == "__main__":
    run_alone(measure)
