"""The sets of edits, found by walking the folder `edits`."""

from dataclasses import dataclass, replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Dict, FrozenSet, Iterable, List, Mapping, Sequence, Set

from patch.bases import ROOT
from patch.edit import Edit
from patch.errors import PatchError

EDITS = ROOT / "patch" / "edits"


@dataclass(frozen=True)
class EditSet:
    """What belongs to one pull request.

    `edits` has the edits to each module by its path; `if_missing` says for some of
    them why there is nothing to edit in a Dash that lacks the module.
    """

    name: str
    about: str
    requires: Sequence[str]
    modules: Sequence[str]
    tests: Sequence[str]
    changelog: Sequence[str]
    edits: Mapping[str, Sequence[Edit]]
    if_missing: Mapping[str, str]
    foreign: FrozenSet[str] = frozenset()

    def new_files(self, root: Path = ROOT) -> Sequence[str]:
        """The modules and tests that the set brings, as paths below the root.

        What another set names in full is that set's, whatever a pattern matches.
        """
        found = {
            path.relative_to(root).as_posix()
            for pattern in (*self.modules, *self.tests)
            for path in root.glob(pattern)
            if path.is_file() and path.suffix != ".pyc"
        }
        return sorted(found - self.foreign)

    def named_in_full(self) -> Set[str]:
        """The new files that the set names without a pattern."""
        return {path for path in (*self.modules, *self.tests) if "*" not in path}


def load_sets(folder: Path = EDITS) -> Sequence[EditSet]:
    """All sets, each after those that it requires."""
    loaded = [_load_set(path) for path in _folders(folder)]
    named = {one.name: one.named_in_full() for one in loaded}
    found: Dict[str, EditSet] = {}
    for one in loaded:
        others = (paths for name, paths in named.items() if name != one.name)
        found[one.name] = replace(one, foreign=frozenset().union(*others))
    return _in_order(found, sorted(found))


def choose(sets: Sequence[EditSet], names: Sequence[str]) -> Sequence[EditSet]:
    """The named sets with all that they require; without names, all sets."""
    return _in_order({one.name: one for one in sets}, names) if names else sets


def _in_order(found: Mapping[str, EditSet], names: Iterable[str]) -> Sequence[EditSet]:
    ordered: Dict[str, EditSet] = {}

    def visit(name: str, path: List[str]) -> None:
        if name not in found:
            raise PatchError(
                f"There is no set of edits called {name!r}: choose from "
                f"{', '.join(sorted(found)) or 'none at all'}."
            )
        if name in path:
            raise PatchError(
                f"The sets {' -> '.join([*path, name])} require one another: take "
                "one REQUIRES away."
            )
        for other in found[name].requires:
            visit(other, [*path, name])
        ordered[name] = found[name]

    for name in names:
        visit(name, [])
    return list(ordered.values())


def _folders(folder: Path) -> Iterable[Path]:
    return (path.parent for path in sorted(folder.glob("*/__init__.py")))


def _load_set(folder: Path) -> EditSet:
    about = _load(folder / "__init__.py")
    files = {
        path.relative_to(folder).as_posix(): _load(path)
        for path in sorted(folder.glob("*/**/*.py"))
    }
    return EditSet(
        folder.name,
        (about.__doc__ or "").strip(),
        tuple(getattr(about, "REQUIRES", ())),
        tuple(getattr(about, "MODULES", ())),
        tuple(getattr(about, "TESTS", ())),
        tuple(getattr(about, "CHANGELOG", ())),
        {path: file.EDITS for path, file in files.items()},
        {
            path: file.IF_MISSING
            for path, file in files.items()
            if hasattr(file, "IF_MISSING")
        },
    )


def _load(path: Path) -> ModuleType:
    # By file, for the folders are called as the package that is to be edited.
    name = "patch.edits." + "_".join(path.relative_to(path.parents[1]).parts)
    spec = spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
