"""Reloads the app's module a hundred times, and asks some of the apps on the way."""

import importlib

import client

app = importlib.import_module("app")

kept = [app.app]
for round in range(100):
    if round % 20 == 0:
        client.ask(app.app)
        kept.append(app.app)
    importlib.reload(app)
newest_before_edit = app.app
client.edit()
importlib.reload(app)
client.report(first=newest_before_edit, second=app.app)
