"""Time to import Dash in a new process."""

from __future__ import annotations

import subprocess
from functools import partial
from typing import Iterator

from ..interpreters import environment
from ..options import Options
from ..rows import Row, in_turns
from . import run_alone

ROUNDS = 40

_PROGRAM = """\
import time
start = time.process_time()
import dash
print(time.process_time() - start)
"""


def measure(options: Options) -> Iterator[Row]:
    """Import Dash from compiled files."""
    measures = {
        name: partial(_seconds, python) for name, python in options.pythons.items()
    }
    in_turns(measures, 1)
    yield Row(
        "importing", "import dash", "s", in_turns(measures, options.rounds(ROUNDS))
    )


def _seconds(python: str) -> float:
    command = [python, "-c", _PROGRAM]
    return float(subprocess.check_output(command, env=environment(), text=True))


if __name__ == "__main__":
    run_alone(measure)
