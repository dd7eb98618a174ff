"""What a search runs: a program as text, and how it is found out what is right."""
from __future__ import annotations

import dataclasses
import json
import pathlib
import typing

from hypothesis import strategies as st

from .interpreter import MARK, Ended, Interpreter

PREAMBLE = (pathlib.Path(__file__).parent / "preamble.py").read_text()
END = f"\nprint({MARK!r} + json.dumps(SEEN))\n"


Draw = typing.Callable[..., typing.Any]


class Drawing:
    """What draws the parts of a program."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw

    def of(self, options: typing.Iterable[typing.Any]) -> typing.Any:
        """One of some options."""
        return self.draw(st.sampled_from(list(options)))

    def number(self, least: int, most: int) -> int:
        """A number between two, or one of them."""
        return int(self.draw(st.integers(least, most)))


class NotAProgram(Exception):
    """What stock Dash itself does not run."""


@dataclasses.dataclass(frozen=True)
class Program:
    """Statements that follow the preamble, and what they must have seen at the end.

    What is right is known (`right`), or it is what stock Dash shows in a fresh process
    for each of the programs in `fresh`, one a look.
    """

    text: str
    fresh: typing.Sequence[str] = ()
    right: typing.Any = None

    def __repr__(self) -> str:
        return self.text


def run(interpreter: Interpreter, text: str, seconds: int = 120) -> Ended:
    """What the statements see, after the preamble, in at most so many seconds."""
    return interpreter.run(PREAMBLE + "\n\n" + text + "\n" + END, seconds)


def expected(stock: Interpreter, program: Program) -> typing.Any:
    """What is right for the program. Raises NotAProgram if stock Dash fails."""
    if not program.fresh:
        return program.right
    found = []
    for text in program.fresh:
        ended = run(stock, text)
        if ended.seen is None:
            raise NotAProgram(ended.problem)
        if isinstance(ended.seen[0][1], str):
            raise NotAProgram(ended.problem or ended.seen[0][1])
        found += ended.seen
    return found


def written(path: str, text: str) -> str:
    """The statement that writes a file."""
    text = text.replace("\\", "\\\\").replace('"""', "'''")
    return f'put({path!r}, """\\\n{text}""")'


def alone(program: Program, right: typing.Any, about: str) -> str:
    """A file that runs the program by itself and exits with 0 if it sees what is right."""
    quoted = about.replace("\\", "\\\\").replace('"""', "'''")
    return (
        f'"""{quoted}"""\n{PREAMBLE}\n\n{program.text}\n\n'
        f"RIGHT = json.loads({json.dumps(right)!r})\n" + COMPARE
    )


COMPARE = """
for (name, seen), (_, right) in zip(SEEN, RIGHT):
    if isinstance(seen, dict) and isinstance(right, dict):
        differ = [one for one in right if seen[one] != right[one]]
        seen = {one: seen[one] for one in differ}
        right = {one: right[one] for one in differ}
    if seen != right:
        print(name)
        print("    seen ", seen)
        print("    right", right)
print(*ERRORS, sep="\\n")
sys.exit(SEEN != RIGHT)
"""
