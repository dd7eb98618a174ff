"""Loads the page, and then a route of the same server that declares."""

import importlib

import client

module = importlib.import_module("app")
client.load_page(module.one)
client.visit(module.one, "/declare")
client.report(**module.apps)
