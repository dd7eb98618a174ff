"""Builds many apps with a few callbacks each, and asks the last of them."""

import gc
import time

from asked import load_page
from settings import CALLBACKS
from small import create

create("warm")
gc.collect()
start = time.process_time()
apps = [create(f"app_{number}") for number in range(CALLBACKS)]
built = time.process_time()
load_page(apps[-1])
RESULT = {
    "Dash() and three callbacks": (built - start) / CALLBACKS,
    "first request of the last": time.process_time() - built,
}
