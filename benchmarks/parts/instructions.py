"""Instructions that the processor executes, counted by valgrind: the same in each run."""

from __future__ import annotations

import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import Iterator, Sequence

from ..interpreters import MEASURED, environment
from ..options import Options
from ..rows import Row
from . import run_alone

FEW, MANY = 500, 2_500
FEW_CALLS, MANY_CALLS = 50, 250
_TASKS = [
    ("declare_in_module", FEW, 0),
    ("declare_in_module", MANY, 0),
    ("serve_first", FEW, 0),
    ("serve_first", MANY, 0),
    ("call_often", FEW, FEW_CALLS),
    ("call_often", FEW, MANY_CALLS),
]
_COUNT = re.compile(r"^==(\d+)== I +refs: +([\d,]+)", re.MULTILINE)


def measure(options: Options) -> Iterator[Row]:
    """Import, declare, serve for the first time and call.

    Two sizes are counted, and their difference is divided: what a process does once
    does not matter then. What else the machine does does not matter either, so both
    interpreters are counted at once.
    """
    names = list(options.pythons)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = list(pool.map(_counted, options.pythons.values()))
    for what in counted[0]:
        samples = {name: [found[what]] for name, found in zip(names, counted)}
        yield Row("instructions", what, "instructions", samples)


def _counted(python: str) -> dict[str, float]:
    """What an import, a declaration, a first request and a call take."""
    (nothing,) = _run([python, "-c", "import sys"])
    (imported,) = _run([python, "-c", "import dash"])
    counts = _run([python, "forked.py", json.dumps(_TASKS)])
    few, many, few_served, many_served, few_calls, many_calls = counts
    declared = (many - few) / (MANY - FEW)
    return {
        "import": imported - nothing,
        "declaration": declared,
        "first request, per callback": (many_served - few_served) / (MANY - FEW)
        - declared,
        "call": (many_calls - few_calls) / (MANY_CALLS - FEW_CALLS),
    }


def _run(command: Sequence[str]) -> list[int]:
    """The counts of the processes that a command prints, or else of its own."""
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no"]
    done = subprocess.run(
        [*valgrind, "--cachegrind-out-file=/dev/null", *command],
        cwd=MEASURED,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"valgrind could not run {command}:\n{done.stderr}")
    found = {
        process: int(count.replace(",", ""))
        for process, count in _COUNT.findall(done.stderr)
    }
    if not done.stdout:
        return list(found.values())
    return [found[str(process)] for process in json.loads(done.stdout)]


if __name__ == "__main__":
    run_alone(measure)
