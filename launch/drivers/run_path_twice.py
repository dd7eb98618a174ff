"""Runs one file, edits it, runs it again, and keeps both apps."""

import runpy

import client

first = runpy.run_path("app.py")["app"]
client.edit()
second = runpy.run_path("app.py")["app"]
client.report(second=second, first=first)
