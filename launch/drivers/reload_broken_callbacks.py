"""Reloads the callbacks' module of a served app while it is broken, and mended."""

import importlib

import client

app = importlib.import_module("app")
answers = importlib.import_module("answers")
client.ask(app.app)
client.edit_in_vain("answers.py", lambda: importlib.reload(answers))
client.ask(app.app)
client.edit()
importlib.reload(answers)
client.report(second=app.app)
