"""Asks each app of a program, in the order in which they were built."""

import importlib

import client

apps = importlib.import_module("app").apps
client.report(**apps)
