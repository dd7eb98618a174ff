"""What a row of the table is made of, whatever it starts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Mapping, Optional, Protocol

from .backends import Backend
from .expectations import Expected


class Program(Protocol):
    """Source files, and what each app is to serve that is made of them."""

    @property
    def id(self) -> str:
        """A name for reports and test ids."""
        ...

    def sources(
        self, backend: Backend, main: str, words: Mapping[str, str]
    ) -> dict[str, str]:
        """The files by relative path, written for a backend and a start."""
        ...

    def editions(self, backend: Backend) -> dict[str, tuple[Expected, Expected]]:
        """By name of the app: what it serves, and what it must not serve."""
        ...


class Trial(ABC):
    """A start or a driver, joined with a program."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, str]:
        """The start and the program."""

    @abstractmethod
    def run(self, backend: Backend, python: str, place: Path) -> None:
        """Try it in an empty folder; an AssertionError tells what is wrong."""

    @property
    def note(self) -> str:
        """How the start runs the program, for readers of the report."""
        return ""

    def impossible(self, backend: Backend, version: tuple[int, int]) -> Optional[str]:
        """Why this cannot be tried on a backend and Python, or None if it can."""
        return None

    def success(self, backend: Backend) -> str:
        """How to say that it went well, and how far it went."""
        return "ok"
