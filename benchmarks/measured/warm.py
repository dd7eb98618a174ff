"""Runs programs, each in a child of this process, which has imported Dash already.

Every child begins with the same memory and declares into fresh containers, so a sample
costs what is measured and not an import of Dash. Each line of the input is a task, and
the child answers it with a line: what the program has named RESULT.
"""

import importlib
import json
import os
import signal
import sys
import traceback

import uvicorn  # noqa: F401  # pylint: disable=unused-import

import dash  # noqa: F401  # pylint: disable=unused-import
import dash.backends._fastapi  # noqa: F401  # pylint: disable=unused-import
import dash.backends._flask  # noqa: F401  # pylint: disable=unused-import


def answer(task):
    """Run a program, and print what it found."""
    os.environ.update(task["settings"])
    try:
        found = {"result": importlib.import_module(task["program"]).RESULT}
    except BaseException:  # pylint: disable=broad-exception-caught
        found = {"error": traceback.format_exc()}
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            answer(json.loads(line))
            os._exit(0)
