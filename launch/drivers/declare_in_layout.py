"""Loads the page; then the layout function declares, and the page is loaded again."""

import importlib

import client

module = importlib.import_module("app")
client.load_page(module.one)
module.due.append(True)
client.load_page(module.one)
client.report(**module.apps)
