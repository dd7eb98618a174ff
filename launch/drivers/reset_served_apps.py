"""Serves the apps, resets the registry, and asks the apps."""

import importlib

import client

apps = importlib.import_module("app").apps
for app in apps.values():
    client.load_page(app)
importlib.import_module("dash.callback_registry").reset()
client.report(**apps)
