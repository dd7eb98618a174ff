"""The ways to start a program, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from string import Template
from typing import Mapping, Optional

from .backends import Backend

WATCHED = "watched"
HANGUP = "hangup"
NEVER = "never"


@dataclass(frozen=True)
class Start:
    """A command line, the code under ``if __name__ == "__main__"``, how edits arrive.

    ``edits`` is WATCHED where the server sees them by itself, HANGUP where it starts
    its workers anew on that signal, NEVER where it serves what it read at first.
    ``cannot`` names the backends for which this start does not exist, with the reason;
    ``edits_on`` those on which edits arrive in another way; ``files`` stand beside the
    program because the server reads them. ``answers_errors`` says that it answers when
    a program is broken, and watches the files from then on, not before. ``note`` tells
    how it runs a program.
    """

    id: str
    command: tuple[str, ...]
    main: str = ""
    edits: str = WATCHED
    workers: int = 1
    cannot: Mapping[str, str] = field(default_factory=dict)
    edits_on: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    python: tuple[int, int] = (3, 9)
    answers_errors: bool = False
    note: str = ""

    def command_line(
        self, python: str, port: int, target: str, backend: Backend
    ) -> list[str]:
        """The arguments of the process to start."""
        words = {"port": str(port), "target": target, **backend.words()}
        return [python, *(Template(part).substitute(words) for part in self.command)]

    def main_block(self, target: str, backend: Backend) -> str:
        """The end of the program's file, empty if the command needs none."""
        if not self.main:
            return ""
        words = {"target": target, **backend.words()}
        return f'if __name__ == "__main__":\n{Template(self.main).substitute(words)}'

    def edits_with(self, backend: Backend) -> str:
        """How an edit reaches the server on this backend."""
        return self.edits_on.get(backend.name, self.edits)

    def impossible(self, backend: Backend, version: tuple[int, int]) -> Optional[str]:
        """Why there is no such start on this backend and Python, or None."""
        if version < self.python:
            return f"needs Python {self.python[0]}.{self.python[1]}"
        return self.cannot.get(backend.name)


def _uvicorn_run(options: str) -> str:
    return (
        "    import uvicorn\n\n"
        '    port = int(os.environ["PORT"])\n'
        f'    uvicorn.run("$target", port=port, interface="$interface", {options})\n'
    )


# A busy machine takes longer to start a worker than uvicorn waits for one, and to ask
# one worker while a connection to the other is kept.
_PATIENT = "timeout_worker_healthcheck=60, timeout_keep_alive=60"
_APP_RUN = '    app.run(debug=True, port=int(os.environ["PORT"]))\n'
_GUNICORN_SETTINGS = """\
import os
import signal

control_socket_disable = True


def worker_int(worker):
    os.kill(worker.pid, signal.SIGTERM)
"""
_HOT = "from uvicorn_hmr import app; app()"
_SCRIPT = ("app.py",)
_NO_WSGI = "a WSGI app needs another server"
_NO_ASGI = "an ASGI app needs another server"
_OTHER_COMMAND = "the command belongs to another framework"
_TWICE = "a worker runs the script as `__mp_main__` and then imports it: two runs"
_ONCE = "each edit gets a new process, which runs the program once"

SCRIPT_RELOAD = Start(
    id="uvicorn.run(reload=True)",
    command=_SCRIPT,
    main=_uvicorn_run("reload=True"),
    note=_TWICE,
)
SCRIPT_FACTORY = Start(
    id="uvicorn.run(factory=True, reload=True)",
    command=_SCRIPT,
    main=_uvicorn_run("factory=True, reload=True"),
    cannot={"flask": "uvicorn's factory returns an ASGI app"},
    note=_TWICE,
)
SCRIPT_WORKERS = Start(
    id="uvicorn.run(workers=2)",
    command=_SCRIPT,
    main=_uvicorn_run(f"workers=2, {_PATIENT}"),
    edits=HANGUP,
    workers=2,
    note=_TWICE,
)
MODULE_RELOAD = Start(
    id="python -m app",
    command=("-m", "app"),
    main=_uvicorn_run("reload=True"),
    note=_TWICE,
)
UVICORN = Start(
    id="uvicorn --reload",
    command=("-m", "uvicorn", "$target", "--reload", "--interface", "$interface")
    + ("--port", "$port"),
    note=_ONCE,
)
APP_RUN = Start(
    id="app.run(debug=True)",
    command=_SCRIPT,
    main=_APP_RUN,
    edits_on={"quart": NEVER},
    note="FastAPI is served by `uvicorn --reload`, Flask by Werkzeug's reloader; Quart is"
    " served by hypercorn without one, so there the program is not edited",
)
SERVER_RUN = Start(
    id="server.run(debug=True)",
    command=_SCRIPT,
    main='    server.run(debug=True, port=int(os.environ["PORT"]))\n',
    cannot={"fastapi": "FastAPI has no run method"},
    note=_ONCE,
)
FLASK_RUN = Start(
    id="flask run --debug",
    command=("-m", "flask", "--app", "$target", "run", "--debug", "--port", "$port"),
    cannot={"fastapi": _OTHER_COMMAND, "quart": _OTHER_COMMAND},
    answers_errors=True,
    note=_ONCE,
)
QUART_RUN = Start(
    id="quart run --reload",
    command=("-m", "quart", "--app", "$target", "run", "--reload", "--port", "$port"),
    cannot={"fastapi": _OTHER_COMMAND, "flask": _OTHER_COMMAND},
    note=_ONCE,
)
GUNICORN_UVICORN = Start(
    id="gunicorn -k uvicorn_worker.UvicornWorker --reload",
    command=("-m", "gunicorn", "$target", "-k", "uvicorn_worker.UvicornWorker")
    + ("--reload", "-b", "127.0.0.1:$port"),
    files={"gunicorn.conf.py": _GUNICORN_SETTINGS},
    cannot={"flask": _NO_WSGI},
    note="gunicorn does not end this worker after an edit, whatever the app"
    " (benoitc/gunicorn#2339), so a settings file does; then as with the others",
)
GUNICORN = Start(
    id="gunicorn --reload",
    command=("-m", "gunicorn", "$target", "--reload", "-b", "127.0.0.1:$port"),
    files={"gunicorn.conf.py": "control_socket_disable = True\n"},
    cannot={"fastapi": _NO_ASGI, "quart": _NO_ASGI},
    note=_ONCE,
)
HYPERCORN = Start(
    id="hypercorn --reload",
    command=("-m", "hypercorn", "$protocol:$target", "--reload")
    + ("-b", "127.0.0.1:$port"),
    note=_ONCE,
)
GRANIAN = Start(
    id="granian --reload",
    command=("-m", "granian", "--interface", "$protocol", "--reload", "$target")
    + ("--port", "$port"),
    note=_ONCE,
)
HOT_MODULES = Start(
    id="uvicorn-hmr",
    command=("-c", _HOT, "$target", "--host", "127.0.0.1", "--port", "$port"),
    cannot={"flask": _NO_WSGI},
    python=(3, 12),
    note="edited modules are run again in the same process",
)
