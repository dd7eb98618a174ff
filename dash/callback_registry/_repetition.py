"""Imports that each call of a factory makes, and those that one call made for itself.

A module is executed by its first import only. Whether the calls that came after wanted
it too can be seen from the code: an `import` statement that stands on the way of every
call, or of every round of a loop, is made by each. What `import_module(name)` is given
next time can't be known, nor whether a condition holds then.
"""

from __future__ import annotations

import dis
import importlib
from types import CodeType
from typing import List

from ._call_path import Node
from ._runs import Run

_FROZEN = "<frozen importlib"
_JUMPS = frozenset([*dis.hasjrel, *dis.hasjabs])
_SILENT = frozenset(
    {"CACHE", "EXTENDED_ARG", "KW_NAMES", "NOP", "PRECALL", "PUSH_NULL"}
)
_OWN_NAMES = ("__name__", "__package__")
_IMPORT_MODULE = importlib.import_module.__code__


class _Step:  # pylint: disable=too-few-public-methods
    """An execution on the way to an import, and the position at which it goes on."""

    __slots__ = ("code", "position")

    def __init__(self, code: CodeType, position: int):
        self.code = code
        self.position = position


def is_repeated(path: Node, call: Node, builds_at: int) -> bool:
    """True if the import that led to a declaration is made again by another call.

    :param path: the call path of the declaration.
    :param call: the execution on it that has built an app, as the other call does.
    :param builds_at: the position in its code where it did so.
    """
    steps = _steps_to_import(path, call)
    if not steps or not _is_made_by_all(steps[0], builds_at):
        return False
    by_function = steps[-1].code is _IMPORT_MODULE
    helpers = steps[1:-1] if by_function else steps[1:]
    if not all(_is_made_by_all(step, -1) for step in helpers):
        return False
    if by_function:
        return len(steps) > 1 and _names_a_constant(steps[-2])
    return _instruction(steps[-1]).opname == "IMPORT_NAME"


def _steps_to_import(path: Node, call: Node) -> List[_Step]:
    """The steps from a call to the first module that it has imported."""
    steps: List[_Step] = []
    child = path
    for node in path.outwards():
        if isinstance(child.key, Run):
            steps = []
        if node is not path and not node.code.co_filename.startswith(_FROZEN):
            steps.append(_Step(node.code, child.site))
        if node.token is call.token:
            break
        child = node
    return steps[::-1]


def _is_made_by_all(step: _Step, start: int) -> bool:
    """True if no way leads past a step.

    :param start: the position that each call comes by.
    """
    position = step.position
    for one in dis.get_instructions(step.code):
        offset = one.offset
        if start < offset < position and one.opname.startswith("RETURN"):
            return False
        if one.opcode not in _JUMPS or one.opname.startswith("SETUP"):
            continue
        target: int = one.argval
        if offset < position < target and not offset < start < target:
            return False
        if target <= start < offset < position:
            return False
    return True


def _instruction(step: _Step) -> dis.Instruction:
    return _instructions_until(step)[-1]


def _instructions_until(step: _Step) -> List[dis.Instruction]:
    return [
        one
        for one in dis.get_instructions(step.code)
        if one.offset <= step.position and one.opname not in _SILENT
    ]


def _names_a_constant(step: _Step) -> bool:
    """True if `import_module` is called with the same module every time."""
    for one in reversed(_instructions_until(step)[:-1]):
        if one.argval == _IMPORT_MODULE.co_name:
            return True
        if one.opname != "LOAD_CONST" and one.argval not in _OWN_NAMES:
            return False
    return False
