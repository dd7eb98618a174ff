"""One edit, and how a list of them changes the text of a module."""

from dataclasses import dataclass
from typing import List, NamedTuple, Optional, Sequence

import libcst as cst

from patch.changes import Change
from patch.errors import Mismatch, PatchError
from patch.places import Place, defines
from patch.source import Scope, body_of, swap


class Target(NamedTuple):
    """A module that is edited, as errors name it."""

    version: str
    path: str
    edits: str


class Edited(NamedTuple):
    """The text of a module, and the edits whose purpose it served before them."""

    text: bytes
    already_there: Sequence[str]


@dataclass(frozen=True)
class Edit:
    """A change within a module, class or function, told apart by its name.

    `within` is a dotted name such as `Dash._setup_server`; left out, the scope is
    the module. `unless` is a place in that scope which shows that the text serves the
    purpose of the edit already.
    """

    name: str
    change: Change
    within: str = ""
    unless: Optional[Place] = None

    def is_served(self, module: cst.Module) -> bool:
        """Whether the text does already what the edit is for."""
        if self.unless is None:
            return False
        return bool(self.unless.find(body_of(find_scope(module, self.within))))

    def apply(self, module: cst.Module) -> cst.Module:
        scope = find_scope(module, self.within)
        changed = swap(module, {scope: self.change(scope)})
        return cst.ensure_type(changed, cst.Module)


def find_scope(module: cst.Module, name: str) -> Scope:
    """The class or function of a dotted name; without a name, the module."""
    scope: Scope = module
    for part in filter(None, name.split(".")):
        (found,) = defines(part).only(scope).statements
        assert isinstance(found, (cst.FunctionDef, cst.ClassDef))
        scope = found
    return scope


def edited(source: bytes, edits: Sequence[Edit], target: Target) -> Edited:
    """The text of a module after all the edits that it needs."""
    module = cst.parse_module(source)
    already_there: List[str] = []
    for edit in edits:
        try:
            if edit.is_served(module):
                already_there.append(edit.name)
            else:
                module = edit.apply(module)
        except Mismatch as mismatch:
            raise PatchError(_sentence(edit, mismatch, target)) from None
    _check_syntax(module.bytes, target)
    return Edited(module.bytes, already_there)


def _sentence(edit: Edit, mismatch: Mismatch, target: Target) -> str:
    where = f" in `{edit.within}`" if edit.within else ""
    return (
        f"dash {target.version}, {target.path}: the edit {edit.name!r} looks for "
        f"{mismatch.words}{where}, expects {mismatch.expected} and finds "
        f"{mismatch.found}, so adapt it in {target.edits}."
    )


def _check_syntax(source: bytes, target: Target) -> None:
    try:
        compile(source, target.path, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise PatchError(
            f"dash {target.version}, {target.path}: the edits leave a syntax error in "
            f"line {error.lineno} ({error.msg}), so correct {target.edits}."
        ) from None
