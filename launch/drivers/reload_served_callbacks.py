"""Edits and reloads the callbacks' module alone while the app is being served."""

import importlib

import client

app = importlib.import_module("app")
answers = importlib.import_module("answers")
client.ask(app.app)
importlib.reload(answers)
client.ask(app.app)
client.edit()
importlib.reload(answers)
client.report(second=app.app)
