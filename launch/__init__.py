"""The launch table: ways to start a Dash app, each tried with real processes.

A row of the table joins a *start* or a *driver* (how a program is run) with a program
(how its source is laid out); a cell is a row on one backend. ``table`` holds the rows
as data. The tests try every cell with the interpreter that DASH_LAUNCH_PYTHON names, or
with their own, which needs Dash and the servers of the table beside it; ``report`` tries
two interpreters and prints them side by side. Where backends are alike, one is tried
and the others are spared, unless DASH_LAUNCH_FULL is set.

To add a row: a layout of source files goes to ``programs`` (or ``scenarios``, for
several apps), what befalls a program while it runs to ``restarts``, a command line to
``starts``, an order of events within one process to ``drivers/orders.py`` and
``inprocess``, an order of cells to ``notebooks``, and the combination to ``table``.
"""
