"""Counts the bytes that each of many apps takes, with a few callbacks."""

import gc
import tracemalloc

from settings import CALLBACKS
from small import create

create("warm")
gc.collect()
tracemalloc.start()
apps = [create(f"app_{number}") for number in range(CALLBACKS)]
gc.collect()
RESULT = {"app": tracemalloc.get_traced_memory()[0] / CALLBACKS}
