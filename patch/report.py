"""What the edits change, as text for a reader."""

import difflib
from typing import Dict, Iterator, List, Mapping, NamedTuple

from patch.trees import Tree


class Count(NamedTuple):
    """Lines that a file gains and loses."""

    added: int
    removed: int


def unified(tree: Tree, files: Mapping[str, bytes]) -> str:
    """The unified diff of all files, as git would print it."""
    return "".join(
        line for path in sorted(files) for line in _diff(tree, path, files[path])
    )


def stat(tree: Tree, files: Mapping[str, bytes]) -> str:
    """A line per file with what it gains and loses, and a line with the sums."""
    counts = {path: _count(tree, path, files[path]) for path in sorted(files)}
    width = max(map(len, counts), default=0)
    lines = [f"{path:{width}} {_signed(count)}" for path, count in counts.items()]
    return "\n".join([*lines, f"{len(counts)} files, {_signed(_sum(counts))}"]) + "\n"


def _diff(tree: Tree, path: str, text: bytes) -> Iterator[str]:
    before, after = _lines(tree.read(path)), _lines(text)
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _count(tree: Tree, path: str, text: bytes) -> Count:
    lines = list(_diff(tree, path, text))[2:]
    return Count(
        sum(line.startswith("+") for line in lines),
        sum(line.startswith("-") for line in lines),
    )


def _sum(counts: Dict[str, Count]) -> Count:
    return Count(
        sum(count.added for count in counts.values()),
        sum(count.removed for count in counts.values()),
    )


def _signed(count: Count) -> str:
    return f"+{count.added} -{count.removed}"


def _lines(text: bytes) -> List[str]:
    return text.decode("utf-8").splitlines(keepends=True)
