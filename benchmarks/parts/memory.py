"""Bytes per callback, while it waits for an app and once it is served."""

from __future__ import annotations

from typing import Iterator

from ..interpreters import Warm, warm
from ..options import Options
from ..rows import Row, Samples
from . import run_alone

_FEW = 1_000


def measure(options: Options) -> Iterator[Row]:
    """Count what Python allocates, and the pages that the process gets for it."""
    with warm(options.pythons) as interpreters:
        for callbacks in options.sizes:
            for what, samples in _counted(interpreters, "memory", callbacks).items():
                yield Row("memory", what, "B", samples, callbacks)
            if callbacks > _FEW:
                pages = _counted(interpreters, "memory_pages", callbacks)
                for what, samples in pages.items():
                    yield Row("memory", what, "B", samples, callbacks)


def _counted(
    interpreters: dict[str, Warm], program: str, callbacks: int
) -> dict[str, Samples]:
    found: dict[str, Samples] = {}
    for name, one in interpreters.items():
        for what, size in one.run(program, callbacks).items():
            found.setdefault(what, {})[name] = [size / callbacks]
    return found


if __name__ == "__main__":
    run_alone(measure)
