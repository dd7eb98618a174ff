"""Edits and reloads the callbacks' module alone, before the app is first asked."""

import importlib

import client

app = importlib.import_module("app")
answers = importlib.import_module("answers")
importlib.reload(answers)
client.edit()
importlib.reload(answers)
client.report(second=app.app)
