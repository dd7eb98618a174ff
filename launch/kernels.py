"""What runs the cells of a notebook: kernels of several tools, and Python's prompt."""

from __future__ import annotations

import json
import re
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Sequence, Tuple

import httpx
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from websockets.sync.client import ClientConnection, connect

from .server import Server, environment

_DEADLINE = 300
_PAUSE = 0.05

Cell = Tuple[str, str]
"""The name of a cell, which is the same when it is edited, and its text."""


class Kernel(ABC):
    """A process that runs cells, one after the other, in one namespace."""

    id: str

    @abstractmethod
    def run(self, cells: Sequence[Cell], python: str, folder: Path) -> str:
        """Run cells in a folder, and return what was printed."""


@dataclass(frozen=True)
class Jupyter(Kernel):
    """A kernel that speaks Jupyter's protocol.

    ``before`` is what the tool itself runs first, ``said`` how it has the cell ``$name``
    run if it does not send the text.
    """

    id: str
    module: str = "ipykernel_launcher"
    before: str = ""
    says: bool = True

    def run(self, cells: Sequence[Cell], python: str, folder: Path) -> str:
        book = nbformat.v4.new_notebook()
        texts = [text for _, text in cells]
        if not self.says:
            texts = [
                f"Editor.text = {text!r}\n%runcell -n {name} cells.py"
                for name, text in cells
            ]
        (folder / "cells.py").write_text("# %%\n".join(text for _, text in cells))
        book.cells = [nbformat.v4.new_code_cell(text) for text in (self.before, *texts)]
        return self._execute(book, python, folder)

    def _execute(self, book: nbformat.NotebookNode, python: str, folder: Path) -> str:
        kernels = folder.parent / "kernels"
        (kernels / "launched").mkdir(parents=True)
        command = [python, "-m", self.module, "-f", "{connection_file}"]
        spec = {"argv": command, "display_name": "launched", "language": "python"}
        (kernels / "launched" / "kernel.json").write_text(json.dumps(spec))
        notebook = NotebookClient(
            book,
            timeout=_DEADLINE,
            startup_timeout=_DEADLINE,
            kernel_name="launched",
            resources={"metadata": {"path": str(folder)}},
        )
        manager = notebook.create_kernel_manager()
        manager.kernel_spec_manager.kernel_dirs.insert(0, str(kernels))
        # a free port may be taken when the kernel comes to it
        manager.transport, manager.ip = "ipc", str(kernels / "socket")
        log = folder.parent / "output.txt"
        raised = ""
        try:
            with log.open("wb") as output:
                notebook.execute(env=environment(), stderr=output)
        except (CellExecutionError, DeadKernelError) as error:
            raised = str(error)
        shown = [
            output.text
            for cell in book.cells
            for output in cell.outputs
            if output.get("output_type") == "stream"
        ]
        written = log.read_text(encoding="utf-8", errors="replace")
        return "\n".join([written, *shown, raised])


class Prompt(Kernel):
    """Python's own prompt, to which the cells are typed."""

    id = "python -i"

    def run(self, cells: Sequence[Cell], python: str, folder: Path) -> str:
        done = subprocess.run(
            [python, "-i", "-q"],
            cwd=folder,
            env=environment(),
            input="\n\n".join(_typed(text) for _, text in cells) + "\n\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_DEADLINE,
            check=False,
        )
        return done.stdout


def _typed(text: str) -> str:
    """A cell without empty lines in its blocks, which would end them."""
    return re.sub(r"\n+(?=\n[ \t])", "", text)


class Marimo(Kernel):
    """marimo's server for a notebook that is being edited, used as its page does."""

    id = "marimo"

    def run(self, cells: Sequence[Cell], python: str, folder: Path) -> str:
        (folder / "notebook.py").write_text("import marimo\n\napp = marimo.App()\n")
        command = [python, "-m", "marimo", "--quiet", "edit", "notebook.py"]
        command += ["--headless", "--no-token", "--no-skew-protection"]
        shown: list[str] = []
        with Server(folder, folder.parent / "output.txt") as server:
            server.start([*command, "--port", str(server.port)])
            address = f"127.0.0.1:{server.port}"
            with self._connected(f"ws://{address}/ws?session_id=s_launch") as socket:
                for name, text in cells:
                    self._run_cell(f"http://{address}", name, text)
                    shown.extend(self._outputs(socket, name))
            return "\n".join([server.output(), *shown])

    @staticmethod
    def _connected(url: str) -> ClientConnection:
        deadline = time.monotonic() + _DEADLINE
        while True:
            try:
                return connect(url, proxy=None, max_size=None)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE)

    @staticmethod
    def _run_cell(url: str, name: str, text: str) -> None:
        body: Any = {"cellIds": [name], "codes": [text]}
        response = httpx.post(
            f"{url}/api/kernel/run",
            json=body,
            headers={"Marimo-Session-Id": "s_launch"},
            trust_env=False,
        )
        response.raise_for_status()

    @staticmethod
    def _outputs(socket: ClientConnection, name: str) -> Iterator[str]:
        """What cells show until the one that was asked for, and what hangs on it, ran."""
        begun = False
        while True:
            message = json.loads(socket.recv(_DEADLINE))
            if message["op"] == "completed-run" and begun:
                return
            if message["op"] == "cell-op":
                begun = begun or message["data"]["cell_id"] == name
                yield str(message["data"].get("console") or message["data"]["output"])


# What the editor sends when a window opens.
_FILE_SET = "import os\n__file__ = os.path.abspath('cells.py')"
# Spyder's kernel asks the editor for the text of the cell that it is told to run.
_EDITOR = """\
from spyder_kernels.customize import code_runner


class Editor:
    run_cell = staticmethod(lambda name, file: Editor.text)
    get_file_code = staticmethod(lambda file, save_all: open(file).read())


code_runner.frontend_request = lambda blocking: Editor
"""

JUPYTER = Jupyter("Jupyter")
VS_CODE = Jupyter("VS Code", before=_FILE_SET)
SPYDER = Jupyter("Spyder", module="spyder_kernels.console", before=_EDITOR, says=False)
PROMPT = Prompt()
MARIMO = Marimo()
