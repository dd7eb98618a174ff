"""Runs one file, asks its app, runs the edited file, and keeps both apps."""

import runpy

import client

first = runpy.run_path("app.py")["app"]
client.ask(first)
client.edit()
second = runpy.run_path("app.py")["app"]
client.report(first=first, second=second)
