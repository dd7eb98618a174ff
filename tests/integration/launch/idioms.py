"""An idiom: one way to lay out an app's source, and what the app is to serve."""

from __future__ import annotations

from dataclasses import dataclass, field
from string import Template
from typing import Mapping

from .backends import Backend
from .expectations import Expected
from .parts import FIRST, PARTS, SECOND


@dataclass(frozen=True)
class Idiom:
    """A layout of source files, as templates, and what the app is to serve.

    ``cannot`` names the backends that have no such programs, with the reason.
    """

    id: str
    files: Mapping[str, str]
    callbacks: tuple[str, ...] = ("$out",)
    other_outputs: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    apis: tuple[str, ...] = ()
    target: str = "app:server"
    cannot: Mapping[str, str] = field(default_factory=dict)

    def sources(
        self, backend: Backend, main: str, words: Mapping[str, str]
    ) -> dict[str, str]:
        """The program's files by relative path, written for a backend and a start."""
        every = {**PARTS, **backend.words(), **words, "main": main}
        return {path: fill(text, every) for path, text in self.files.items()}

    def expected(self, words: Mapping[str, str]) -> Expected:
        """What an app of this program serves when it is written with ``words``."""
        filled = (fill(name, words) for name in self.callbacks)
        names = [name for name in filled if name]
        outputs = [f"{name}.children" for name in names]
        outputs += [fill(output, words) for output in self.other_outputs]
        return Expected(
            outputs=tuple(outputs),
            answers={f"{name}.children": _answer(name, words) for name in names},
            texts={fill(text, words): path for text, path in self.texts.items()},
            apis={fill(path, words): f"{words['word']} x" for path in self.apis},
        )

    def editions(self) -> dict[str, tuple[Expected, Expected]]:
        """By edition: what an app of it serves, and what only the other one serves."""
        first, second = self.expected(FIRST), self.expected(SECOND)
        return {
            "first": (first, second.without(first)),
            "second": (second, first.without(second)),
        }


def _answer(name: str, words: Mapping[str, str]) -> str:
    return f"{words['word']} x" if name == words["out"] else f"{name} x"


def fill(text: str, words: Mapping[str, str]) -> str:
    """A template's text, with the placeholders that ``words`` knows filled in."""
    for _ in range(2):  # a filled-in part may hold placeholders of its own
        text = Template(text).safe_substitute(words)
    return text
