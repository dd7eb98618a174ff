"""A started program: its process group, its port, what it printed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Optional, Sequence, TextIO

_SHOWN = 3000
# Below those that systems give to connections, of which there are many here.
_PORTS = range(20000, 32768)
_ERROR = re.compile(r"^[\w.]+(?:Error|Exception): .*$", re.MULTILINE)
_WENT_WELL = re.compile(r'HTTP/1\.\d"? 200')


class Server:
    """Runs a command in a process group of its own, and ends all of it."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.port, self._lock = _reserved_port()
        self._folder = folder
        self._log = log
        self._process: Optional[subprocess.Popen[bytes]] = None

    def start(self, command: Sequence[str]) -> None:
        """Start ``command`` in the program's folder; it learns the port from PORT."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                env={**environment(), "PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def hang_up(self) -> None:
        """Tell the server to start its workers anew."""
        assert self._process is not None
        self._process.send_signal(signal.SIGHUP)

    def ended(self) -> bool:
        """Whether the process that was started is no longer there."""
        return self._process is None or self._process.poll() is not None

    def output(self) -> str:
        """The end of what the program printed, without the requests that went well."""
        text = self._log.read_text(encoding="utf-8", errors="replace")
        lines = [line for line in text.splitlines() if not _WENT_WELL.search(line)]
        return "\n".join(lines)[-_SHOWN:]

    def last_error(self) -> str:
        """The last line that the program printed and that names an exception."""
        return last_error(self._log.read_text(encoding="utf-8", errors="replace"))

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        _give_back(self._lock)


def last_error(printed: str) -> str:
    """The last line of a text that names an exception; empty if there is none."""
    errors = _ERROR.findall(printed)
    return str(errors[-1]) if errors else ""


def _reserved_port() -> tuple[int, TextIO]:
    """A port on which nothing listens, and a locked file that keeps other tests off it.

    It takes a program seconds to come to the port that it was given.
    """
    while True:
        port = _PORTS.start + secrets.randbelow(len(_PORTS))
        lock = open(f"{tempfile.gettempdir()}/dash-launch-{port}.lock", "w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            lock.close()
        else:
            return port, lock


def _give_back(lock: TextIO) -> None:
    os.unlink(lock.name)
    lock.close()


def environment() -> dict[str, str]:
    """Our environment without what would steer Python, pytest or Dash."""
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "PYTEST", "DASH"))
    }
    return {**inherited, "PYTHONUNBUFFERED": "1"}
