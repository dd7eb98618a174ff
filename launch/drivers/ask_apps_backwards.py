"""Asks each app of a program, the one built last first."""

import importlib

import client

apps = importlib.import_module("app").apps
client.report(**dict(reversed(list(apps.items()))))
