"""Runs modules, each in a child of this process, which has imported Dash already.

The argument is a list of tasks: a module, how many callbacks it declares and how often
it calls one. What is printed are the processes that ran them.
"""

import importlib
import json
import os
import sys

import dash  # noqa: F401  # pylint: disable=unused-import
import dash.backends._fastapi  # noqa: F401  # pylint: disable=unused-import


def run(module, callbacks, calls):
    """The process that has run a module, and has ended."""
    process = os.fork()
    if process == 0:
        told = {"BENCH_CALLBACKS": str(callbacks), "BENCH_CALLS": str(calls)}
        os.environ.update(told)
        importlib.import_module(module)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    if status:
        raise SystemExit(f"{module} failed.")
    return process


if __name__ == "__main__":
    print(json.dumps([run(*task) for task in json.loads(sys.argv[1])]))
