"""Reloads the module of an app many times, and serves the app after each.

Every so often it notes the memory that is in use, in bytes: what Python has allocated if
that is traced, and the pages of the process.
"""

import gc
import importlib
import os
import time
import tracemalloc

import reloaded
from asked import load_page

RELOADS = int(os.environ["BENCH_RELOADS"])
EVERY = int(os.environ["BENCH_EVERY"])
IS_SERVED = os.environ["BENCH_SERVED"] == "yes"
IS_TRACED = os.environ["BENCH_TRACED"] == "yes"


def resident():
    """The bytes of the process that are in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def reload():
    """Reload the app's module, and tell how long that took."""
    start = time.process_time()
    importlib.reload(reloaded)
    took = time.process_time() - start
    if IS_SERVED:
        load_page(reloaded.app)
    return took


if IS_TRACED:
    tracemalloc.start()
seconds, pages, traced = [], [], []
for number in range(1, RELOADS + 1):
    seconds.append(reload())
    if number % EVERY == 0:
        gc.collect()
        pages.append([number, resident()])
        traced.append([number, tracemalloc.get_traced_memory()[0]])
RESULT = {"seconds": seconds, "resident": pages, "allocated": traced}
