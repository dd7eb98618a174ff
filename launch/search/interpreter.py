"""Runs programs in an interpreter that has imported Dash, each in a fork of its own."""
from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import typing

# The last line that a program prints begins with this.
MARK = "SEEN "


class Ended(typing.NamedTuple):
    """What became of a program: what it saw, or why it saw nothing."""

    seen: typing.Any
    problem: str


class Interpreter:
    """One Python with one Dash, in a `with` statement.

    Programs lie at the same path one after the other, so that nothing but their text
    tells them apart.

    :param dash: a folder with the Dash that is imported, else the one that Python finds.
    :param before: statements that are executed before a program is.
    """

    def __init__(
        self, python: str, *options: str, dash: str = "", before: str = ""
    ) -> None:
        self.python = python
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="search-", dir=fast()))
        self.scratch = self.folder / "scratch"
        self.program = self.folder / "program.py"
        self.program.write_text("")
        start = pathlib.Path(__file__).parent / "start"
        self.process = subprocess.Popen(
            [os.path.abspath(python), *options, str(self.program)],
            cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, [str(start), dash])),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONHASHSEED": "0",
                "SEARCH_FOLDER": str(self.folder),
                "SEARCH_BEFORE": before,
                "TMPDIR": str(self.scratch),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, text: str, seconds: int) -> Ended:
        """What the program of this text saw.

        Raises RuntimeError if the interpreter itself has ended.
        """
        assert self.process.stdin and self.process.stdout
        self.scratch.mkdir()
        self.program.write_text(text)
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        shutil.rmtree(self.scratch, ignore_errors=True)
        if not line:
            raise RuntimeError(f"{self.python} ended with {self.process.wait()}")
        return self.read(int(line))

    def read(self, status: int) -> Ended:
        output = (self.folder / "output").read_text().splitlines()
        if status <= 0 and output and output[-1].startswith(MARK):
            return Ended(json.loads(output[-1][len(MARK) :]), "")
        errors = (self.folder / "errors").read_text()
        ended = f"ended by signal {status}" if status > 0 else "printed nothing"
        return Ended(None, f"{ended}\n{errors}")

    def __enter__(self) -> Interpreter:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def fast() -> str | None:
    """A folder in memory, if the machine has one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
