"""An idiom: one way to lay out an app's source, and what the app is to serve."""

from __future__ import annotations

from dataclasses import dataclass, field
from string import Template
from typing import Iterable, Mapping

from .backends import Backend
from .expectations import Expected
from .parts import FIRST, PARTS, SECOND


@dataclass(frozen=True)
class Idiom:
    """A layout of source files, as templates, and what the app is to serve.

    ``callbacks`` are component ids: each has a callback that answers with its id, or
    with the word of the edition if the edit renames it. ``other_outputs`` are listed
    too, and of these ``other_answers`` are asked. ``cannot`` names the backends that
    have no such programs, with the reason.
    """

    id: str
    files: Mapping[str, str]
    callbacks: tuple[str, ...] = ("$out",)
    other_outputs: tuple[str, ...] = ()
    other_answers: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    apis: tuple[str, ...] = ()
    target: str = "app:server"
    cannot: Mapping[str, str] = field(default_factory=dict)

    def sources(
        self, backend: Backend, main: str, words: Mapping[str, str]
    ) -> dict[str, str]:
        """The program's files by relative path, written for a backend and a start."""
        return written(self.files, backend, main, words)

    def expected(self, words: Mapping[str, str]) -> Expected:
        """What an app of this program serves when it is written with ``words``."""
        names = [name for name in _filled(self.callbacks, words) if name]
        others = [output for output in _filled(self.other_outputs, words) if output]
        answers = {f"{name}.children": _answer(name, words) for name in names}
        return Expected(
            outputs=(*answers, *others),
            answers={**answers, **_filled_items(self.other_answers, words)},
            texts={fill(text, words): path for text, path in self.texts.items()},
            apis={fill(path, words): f"{words['word']} x" for path in self.apis},
        )

    def editions(
        self, backend: Backend, edit: Mapping[str, str] = SECOND
    ) -> dict[str, tuple[Expected, Expected]]:
        """By edition: what an app of it serves, and what only the other one serves."""
        first = self.expected({**backend.words(), **FIRST})
        second = self.expected({**backend.words(), **edit})
        return {
            "first": (first, second.without(first)),
            "second": (second, first.without(second)),
        }


def _filled(texts: Iterable[str], words: Mapping[str, str]) -> list[str]:
    return [fill(text, words) for text in texts]


def _filled_items(texts: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    return {fill(key, words): fill(text, words) for key, text in texts.items()}


def _answer(name: str, words: Mapping[str, str]) -> str:
    return f"{words['word']} x" if name == words["out"] else f"{name} x"


def written(
    files: Mapping[str, str], backend: Backend, main: str, words: Mapping[str, str]
) -> dict[str, str]:
    """Source files by relative path, written for a backend and a start."""
    every = {**PARTS, **backend.words(), **words, "main": main}
    return {path: fill(text, every) for path, text in files.items()}


def fill(text: str, words: Mapping[str, str]) -> str:
    """A template's text, with the placeholders that ``words`` knows filled in."""
    for _ in range(2):  # a filled-in part may hold placeholders of its own
        text = Template(text).safe_substitute(words)
    return text
