"""A program's files on disk, and edits that no reloader can overlook."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Mapping

_HEAD_START = 60


class ProgramFolder:
    """The folder in which one program is written, started and edited."""

    def __init__(self, path: Path, files: Mapping[str, str]) -> None:
        """Write ``files`` below ``path``, dated a while back.

        Reloaders and compiled files compare times in whole seconds, some of them; an
        edit made now is then always newer than what it replaces.
        """
        self.path = path
        self._spare = path.with_name(f"{path.name}-unsaved")
        self._files: dict[str, str] = {}
        self.edit(files)
        past = time.time() - _HEAD_START
        for name in files:
            os.utime(path / name, (past, past))

    def edit(self, files: Mapping[str, str]) -> None:
        """Replace the files whose text differs, each in one step."""
        for name, text in files.items():
            if self._files.get(name) != text:
                self._replace(self.path / name, text)
        self._files.update(files)

    def delete(self, name: str) -> None:
        """Delete a file."""
        (self.path / name).unlink()
        self._files.pop(name, None)

    def _replace(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._spare.write_text(text, encoding="utf-8")
        os.replace(self._spare, file)
