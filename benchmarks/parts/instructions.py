"""Instructions that the processor executes, counted by valgrind: the same in each run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from contextlib import ExitStack, contextmanager
from typing import Iterator

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
    nothing = _counted(options, "-c", "import sys")
    imported = _counted(options, "-c", "import dash")
    tasks = _counted(options, "forked.py", json.dumps(_TASKS))
    found = {
        name: {"import": imported[name][0] - nothing[name][0], **_per_item(*counts)}
        for name, counts in tasks.items()
    }
    for what in ("import", "declaration", "first request, per callback", "call"):
        samples = {name: [taken[what]] for name, taken in found.items()}
        yield Row("instructions", what, "instructions", samples)


def _per_item(
    few: int, many: int, few_served: int, many_served: int, few_calls: int, calls: int
) -> dict[str, float]:
    """What a declaration, its part of the first request and a call take."""
    declared = (many - few) / (MANY - FEW)
    served = (many_served - few_served) / (MANY - FEW)
    return {
        "declaration": declared,
        "first request, per callback": served - declared,
        "call": (calls - few_calls) / (MANY_CALLS - FEW_CALLS),
    }


def _counted(options: Options, *arguments: str) -> dict[str, list[int]]:
    """What each interpreter executes with some arguments."""
    with ExitStack() as stack:
        started = {
            name: stack.enter_context(_valgrind(python, *arguments))
            for name, python in options.pythons.items()
        }
        return {name: _counts(process) for name, process in started.items()}


@contextmanager
def _valgrind(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A command that is counted, and ends with the block."""
    options = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    process = subprocess.Popen(
        ["valgrind", *options, *command],
        cwd=MEASURED,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _counts(process: subprocess.Popen[str]) -> list[int]:
    """The counts of the processes that a command prints, or else of its own."""
    printed, counted = process.communicate()
    if process.returncode:
        raise RuntimeError(f"valgrind could not run {process.args!r}:\n{counted}")
    found = {
        number: int(count.replace(",", "")) for number, count in _COUNT.findall(counted)
    }
    if not printed:
        return list(found.values())
    return [found[str(number)] for number in json.loads(printed)]


if __name__ == "__main__":
    run_alone(measure)
