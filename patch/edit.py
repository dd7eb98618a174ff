"""One edit, and how a list of them changes the text of a module."""

from dataclasses import dataclass
from typing import Sequence

import libcst as cst
from packaging.specifiers import SpecifierSet

from patch.changes import Change
from patch.errors import Mismatch, PatchError
from patch.places import defines
from patch.source import Scope, swap


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


def edited(source: bytes, edits: Sequence[Edit], version: str, path: str) -> bytes:
    """The text of a module after all edits that apply to this version of Dash."""
    module = cst.parse_module(source)
    for edit in edits:
        if edit.applies_to(version):
            try:
                module = edit.apply(module)
            except Mismatch as mismatch:
                raise PatchError(_sentence(edit, mismatch, version, path)) from None
    _check_syntax(module.bytes, version, path)
    return module.bytes


def _sentence(edit: Edit, mismatch: Mismatch, version: str, path: str) -> str:
    where = f" in `{edit.within}`" if edit.within else ""
    return (
        f"dash {version}, {path}: the edit {edit.name!r} looks for {mismatch.words}"
        f"{where}, expects {mismatch.expected} and finds {mismatch.found}, so the "
        f"edit has to be adapted to this version."
    )


def _check_syntax(source: bytes, version: str, path: str) -> None:
    try:
        compile(source, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise PatchError(
            f"dash {version}, {path}: the edits leave a syntax error at line "
            f"{error.lineno} ({error.msg}), so one of them has to be corrected."
        ) from None
