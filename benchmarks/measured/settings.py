"""What a program is told by its environment."""

import os

CALLBACKS = int(os.environ["BENCH_CALLBACKS"])
