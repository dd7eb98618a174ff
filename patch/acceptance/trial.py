"""The sets in a checkout of upstream: what its linters and its tests say of each."""

import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Sequence

from patch import checkout as applying
from patch.acceptance import linters, sessions
from patch.acceptance.generated import add_generated
from patch.errors import PatchError
from patch.sets import EditSet
from patch.trees import Tree


@dataclass(frozen=True)
class Outcome:
    """What one choice of sets does to upstream: findings and tests, before and after."""

    name: str
    findings: "Counter[str]"
    before: sessions.Results
    after: sessions.Results
    ours: sessions.Results

    def newly_failing(self) -> List[sessions.Case]:
        """Upstream's tests that passed before and do not pass after, or are gone."""
        good = {test for test, end in self.before.items() if end == "passed"}
        kept = {
            test for test, end in self.after.items() if end in ("passed", "skipped")
        }
        return sorted(good - kept)

    def is_clean(self) -> bool:
        """Whether nothing is worse than before, and all of ours pass."""
        bad = self.newly_failing() or sessions.failing(self.ours)
        return not bad and not self.findings


class Trial:
    """A checkout of upstream, a Python that has what its tests need, and a release.

    The release lends the files that upstream's build generates. Every try has a clone
    of the checkout, which is left as it is.
    """

    def __init__(self, upstream: Path, python: Path, release: Tree) -> None:
        self.upstream = upstream
        self.python = python
        self.release = release
        self.before: sessions.Results = {}

    def start(self) -> None:
        """Run upstream's tests as they are."""
        with self._clone() as clone:
            self.before = self._test(clone, sessions.FOLDERS)

    def outcome(self, name: str, sets: Sequence[EditSet]) -> Outcome:
        """Apply sets, run the linters on what has changed, and run all tests."""
        with self._clone() as clone, self._clone() as untouched:
            planned = applying.plan(clone, sets)
            applying.write(clone, planned)
            findings = _findings(clone, untouched, sorted(planned.files))
            new = [path for one in sets for path in one.new_files()]
            results = self._test(clone, [*sessions.FOLDERS, *_elsewhere(new)])
            rules = (
                self._rules(clone) if "registry" in {one.name for one in sets} else {}
            )
        ours = {test: end for test, end in results.items() if test.file in new}
        theirs = {test: end for test, end in results.items() if test not in ours}
        return Outcome(name, findings, self.before, theirs, {**ours, **rules})

    @contextmanager
    def _clone(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as folder:
            clone = Path(folder).resolve() / "dash"
            _run(["git", "clone", "--quiet", str(self.upstream), str(clone)])
            add_generated(clone, self.release)
            yield clone

    def _test(self, clone: Path, folders: Sequence[str]) -> sessions.Results:
        pip = [str(self.python), "-m", "pip", "install", "--quiet", "--no-deps"]
        _run([*pip, "--no-build-isolation", "--editable", str(clone)])
        return sessions.session(self.python, clone, folders)

    def _rules(self, clone: Path) -> sessions.Results:
        # Apart, for they import the tests that are sent from where these stand here.
        return sessions.session(self.python, clone, [str(sessions.RULES)])


def table(outcomes: Sequence[Outcome]) -> str:
    """A line for each choice of sets, and below them what is worse than before."""
    lines = [
        "| set | linters | upstream's tests before | after | ours |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [_line(one) for one in outcomes]
    details = {
        "Failing before": {str(test) for test in sessions.failing(outcomes[0].before)},
        **{f"New with {one.name}": _worse(one) for one in outcomes},
    }
    for title, found in details.items():
        if found:
            lines += ["", f"{title}:", "", *(f"- `{one}`" for one in sorted(found))]
    return "\n".join(lines) + "\n"


def _line(one: Outcome) -> str:
    found = f"**{sum(one.findings.values())} new**" if one.findings else "clean"
    newly = len(one.newly_failing())
    after = sessions.words(one.after) + (
        f", **{newly} newly failing**" if newly else ""
    )
    before, ours = sessions.words(one.before), sessions.words(one.ours)
    return f"| {one.name} | {found} | {before} | {after} | {ours} |"


def _worse(one: Outcome) -> "set[str]":
    tests = [*one.newly_failing(), *sessions.failing(one.ours)]
    return {*map(str, tests), *one.findings}


def _findings(after: Path, before: Path, written: Sequence[str]) -> "Counter[str]":
    """What the linters find in the files written that they did not find before.

    Upstream lints `tests` too, but not with pylint.
    """
    found: "Counter[str]" = Counter()
    python = [path for path in written if path.endswith(".py")]
    dash = [path for path in python if path.startswith("dash/")]
    linted = {linters.black: python, linters.flake8: python, linters.pylint: dash}
    for lint, paths in linted.items():
        known = [path for path in paths if (before / path).is_file()]
        if paths:
            old = lint(before, known) if known else Counter()
            found += lint(after, paths) - old
    return found


def _elsewhere(paths: Sequence[str]) -> List[str]:
    """Test files that are not in upstream's folders of unit and backend tests."""
    return [
        path
        for path in paths
        if Path(path).name.startswith("test_") and not path.startswith(sessions.FOLDERS)
    ]


def _run(command: Sequence[str]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        print(result.stdout + result.stderr, file=sys.stderr)
        raise PatchError(f"{' '.join(command)} has failed: see above.")
