"""The launch table: ways to start a Dash app, each tried with real processes.

A row of the table joins a *start* (how the program is run) with an *idiom* (how its
source is laid out); a cell is a row on one backend. ``table`` holds the rows as data,
``cells`` tries one of them, and ``report`` prints two interpreters side by side.
"""
