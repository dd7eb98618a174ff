"""One edit, and how a list of them changes the text of a module."""

from dataclasses import dataclass
from typing import NamedTuple, Sequence

import libcst as cst
from packaging.specifiers import SpecifierSet

from patch.changes import Change
from patch.errors import Mismatch, PatchError
from patch.places import defines
from patch.source import Scope, swap


class Target(NamedTuple):
    """A module that is edited, as errors name it."""

    version: str
    path: str
    edits: str


@dataclass(frozen=True)
class Edit:
    """A change within a module, class or function, told apart by its name.

    `within` is a dotted name such as `Dash._setup_server`; left out, the scope is
    the module. `bases` limits the edit to some releases, as in `>=4.4.1`.
    """

    name: str
    change: Change
    within: str = ""
    bases: str = ""

    def applies_to(self, version: str) -> bool:
        return SpecifierSet(self.bases).contains(version, prereleases=True)

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


def edited(source: bytes, edits: Sequence[Edit], target: Target) -> bytes:
    """The text of a module after all the edits."""
    module = cst.parse_module(source)
    for edit in edits:
        try:
            module = edit.apply(module)
        except Mismatch as mismatch:
            raise PatchError(_sentence(edit, mismatch, target)) from None
    _check_syntax(module.bytes, target)
    return module.bytes


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
