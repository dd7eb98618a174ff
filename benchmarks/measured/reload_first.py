"""Reloads the module of an app that is being served, once."""

import gc
import importlib
import time

import reloaded
from asked import load_page

load_page(reloaded.app)
gc.collect()
start = time.process_time()
importlib.reload(reloaded)
RESULT = time.process_time() - start
