"""A library's program in a process of its own, asked by the library's check."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from launch.server import Server

from .libraries import Library
from .page import Page
from .site import Site

_AGAIN = Path(__file__).with_name("again.py")
_DEADLINE = 120


@dataclass(frozen=True)
class Outcome:
    """What came of a trial: no fault, or a line that tells it and what was printed."""

    callbacks: int = 0
    fault: str = ""
    printed: str = ""

    @property
    def good(self) -> bool:
        """Whether the library did what it promises."""
        return not self.fault


def once(library: Library, python: Path) -> Outcome:
    """Run the program with ``python``, and say how the check went."""
    return _outcome(library, [str(python), library.program.name])


def again(library: Library, python: Path) -> Outcome:
    """The same, of a process in which the program's file was run before."""
    return _outcome(library, [str(python), _AGAIN.name, library.program.name])


def _outcome(library: Library, command: list[str]) -> Outcome:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "program"
        folder.mkdir()
        # Dash's FastAPI backend imports the program from the current folder.
        for path in (library.program, _AGAIN):
            shutil.copy(path, folder)
        with Server(folder, Path(place) / "output.txt") as server:
            server.start(command)
            try:
                return Outcome(_checked(load(library.check), server))
            # A check is other people's surroundings: all that it meets is a finding.
            except Exception as error:  # pylint: disable=broad-except
                line = " ".join(f"{type(error).__name__}: {error}".split())
                return Outcome(0, line.replace("AssertionError: ", ""), server.output())


def load(path: Path) -> ModuleType:
    """The module in ``path``, whatever the folder's name."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_check", path)
    assert spec is not None and spec.loader is not None, path
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _checked(check: ModuleType, server: Server) -> int:
    url = f"http://127.0.0.1:{server.port}{getattr(check, 'PREFIX', '/')}"
    with Site(url) as site:
        _wait(site, server)
        count = len(site.callbacks())
        assert not site.doubles(), f"listed more than once: {site.doubles()}"
        if hasattr(check, "over_http"):
            check.over_http(site)
    if hasattr(check, "in_browser"):
        with Page(url) as page:
            check.in_browser(page)
            complaints = page.complaints()
            assert not complaints, f"the console says {complaints}"
    return count


def _wait(site: Site, server: Server) -> None:
    deadline = time.monotonic() + _DEADLINE
    while not site.answers():
        assert not server.ended(), "the program ended"
        assert time.monotonic() < deadline, f"nothing served in {_DEADLINE} seconds"
