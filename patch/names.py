"""The check of pyflakes for names that nothing defines."""

import ast
from typing import Set

from pyflakes.checker import Checker
from pyflakes.messages import UndefinedExport, UndefinedLocal, UndefinedName

from patch.errors import PatchError


def require_defined(path: str, text: bytes, before: bytes = b"") -> None:
    """Refuse the text of a module that uses a name without defining it.

    What the text before used in the same way is not held against it.
    """
    new = _undefined(path, text) - _undefined(path, before)
    if new:
        raise PatchError(
            f"{path} would use {', '.join(sorted(new))}, which nothing defines there: "
            "correct what is written to it."
        )


def _undefined(path: str, text: bytes) -> Set[str]:
    found = Checker(ast.parse(text, path), path).messages
    kinds = (UndefinedExport, UndefinedLocal, UndefinedName)
    return {f"`{one.message_args[0]}`" for one in found if isinstance(one, kinds)}
