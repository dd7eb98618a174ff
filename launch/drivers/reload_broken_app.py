"""Reloads the app's module while its edit is broken, and once it is mended."""

import importlib

import client

app = importlib.import_module("app")
client.ask(app.app)
client.edit_in_vain("app.py", lambda: importlib.reload(app))
client.edit()
importlib.reload(app)
client.report(second=app.app)
