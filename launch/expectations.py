"""What an app is to serve, and how far what it serves is from that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Iterator, Mapping, Optional, Protocol


class Served(Protocol):
    """An app that can be asked, over HTTP or in its own process."""

    def outputs(self) -> list[str]:
        """Outputs listed for the browser, in order, without their hashes."""
        ...

    def answer(self, output: str) -> Optional[str]:
        """What the callback says to the value ``x``, or None if there is none."""
        ...

    def text(self, path: str) -> str:
        """The body of a page."""
        ...

    def api(self, path: str) -> Optional[str]:
        """What an API path says to the value ``x``, or None if there is none."""
        ...


@dataclass(frozen=True)
class Expected:
    """Outputs, answers by output, pages by the text that they hold once, API paths."""

    outputs: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    apis: Mapping[str, str] = field(default_factory=dict)

    def without(self, later: Expected) -> Expected:
        """The part of this that ``later`` no longer has."""
        return Expected(
            outputs=tuple(o for o in self.outputs if o not in later.outputs),
            answers=_missing(self.answers, later.answers),
            texts=_missing(self.texts, later.texts),
            apis=_missing(self.apis, later.apis),
        )


def _missing(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in ours.items() if key not in theirs}


def differences(app: Served, expected: Expected, gone: Expected) -> list[str]:
    """Say what ``app`` lacks of ``expected``, has twice, or still has of ``gone``."""
    return [
        *_wrong_outputs(app, expected),
        *_wrong_answers(app, expected, gone),
        *_wrong_texts(app, expected, gone),
        *_wrong_apis(app, expected, gone),
    ]


def _wrong_outputs(app: Served, expected: Expected) -> Iterator[str]:
    found, wanted = Counter(app.outputs()), Counter(expected.outputs)
    for output in sorted(set(found) | set(wanted)):
        if found[output] != wanted[output]:
            yield f"output {output}: {found[output]} instead of {wanted[output]}"


def _wrong_answers(app: Served, expected: Expected, gone: Expected) -> Iterator[str]:
    for output, answer in expected.answers.items():
        found = app.answer(output)
        if found != answer:
            yield f"answer of {output}: {found!r} instead of {answer!r}"
    for output in gone.answers:
        found = app.answer(output)
        if found is not None:
            yield f"answer of {output}: {found!r} though it is gone"


def _wrong_texts(app: Served, expected: Expected, gone: Expected) -> Iterator[str]:
    wanted = {**dict.fromkeys(expected.texts, 1), **dict.fromkeys(gone.texts, 0)}
    for text, times in wanted.items():
        path = {**gone.texts, **expected.texts}[text]
        found = app.text(path).count(text)
        if found != times:
            yield f"{text!r} on {path}: {found} instead of {times}"


def _wrong_apis(app: Served, expected: Expected, gone: Expected) -> Iterator[str]:
    for path, answer in expected.apis.items():
        found = app.api(path)
        if found != answer:
            yield f"POST {path}: {found!r} instead of {answer!r}"
    for path in gone.apis:
        found = app.api(path)
        if found is not None:
            yield f"POST {path}: {found!r} though it is gone"
