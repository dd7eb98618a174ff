"""Runs a program's file a second time in its process, and serves what that run makes.

    python again.py program.py

As a reloader in the process does, or a notebook. In a thread, Dash serves with any
backend itself, instead of in a process that would run the file once.
"""

import runpy
import sys
import threading


def run_twice(path: str) -> None:
    """Run a file as a module, and then as the main program, which serves."""
    runpy.run_path(path, run_name="first")
    main = {"run_name": "__main__"}
    thread = threading.Thread(target=runpy.run_path, args=(path,), kwargs=main)
    thread.start()
    thread.join()


if __name__ == "__main__":
    # As if the program had been started: it may look at its arguments.
    run_twice(sys.argv.pop(1))
