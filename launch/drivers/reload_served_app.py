"""Reloads the app's module a hundred times, and asks some of the apps on the way."""

import gc
import importlib

import client

app = importlib.import_module("app")

kept = []
for number in range(100):
    if number % 20 == 0:
        client.ask(app.app)
        kept.append(app.app)
    importlib.reload(app)
gc.collect()  # of the earlier apps, only those in the list are left
newest_before_edit = app.app
client.edit()
importlib.reload(app)
client.report(first=newest_before_edit, second=app.app)
