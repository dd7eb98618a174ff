"""Reloads the app's module a hundred times, edits it and reloads it once more."""

import gc
import importlib

import client

app = importlib.import_module("app")

for _ in range(100):
    importlib.reload(app)
gc.collect()  # the apps of earlier runs are gone, and are not to be missed
client.edit()
importlib.reload(app)
client.report(second=app.app)
