"""The command line: check, diff, count and apply."""

import argparse
import sys
from pathlib import Path
from typing import Iterator, Mapping, Optional, Sequence

from patch import bases, checkout, counts, report, trees
from patch.errors import PatchError
from patch.rewrite import rewrite
from patch.sets import EditSet, choose, load_sets

ABOUT = """\
Change the modules of Dash as this branch does.

The branch holds edits that say what changes in Dash's own modules, and modules of its
own. These commands prove the edits on a release of Dash, show what they change, and
put all of it into a checkout of plotly/dash, ready to be sent as a pull request.
"""

BASE = f"""\
what the edits are made to: a release ({', '.join(bases.TESTED)}), which pip downloads,
or a folder with dash/ in it; by default the installed dash, or if none is installed,
or only this branch, the release that requirements/base.txt names
"""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run a command; the exit code is 1 if it cannot be done, which is said why."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except PatchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _check(options: argparse.Namespace) -> None:
    sets = _chosen(options)
    with trees.base(options.base) as tree:
        files, matches, notes = rewrite(tree, sets)
        for line in sorted([*notes, *_counts(matches)]):
            print(line)
        print(f"dash {tree.version}: all edits match, {len(files)} files change")


def _diff(options: argparse.Namespace) -> None:
    with trees.base(options.base) as tree:
        files = rewrite(tree, _chosen(options)).files
        show = report.stat if options.stat else report.unified
        sys.stdout.write(show(tree, files))


def _count(_: argparse.Namespace) -> None:
    # Whatever is installed, the text tells of the default base.
    with trees.downloaded(bases.default()) as tree:
        text = counts.FILE.read_text(encoding="utf-8")
        known = counts.counts(tree, load_sets())
        counts.FILE.write_text(counts.told(text, known), encoding="utf-8")
    print(f"{counts.FILE.name} has the lines of each set on dash {bases.default()}")


def _apply(options: argparse.Namespace) -> None:
    planned = checkout.plan(options.checkout, _chosen(options))
    checkout.write(options.checkout, planned)
    for line in [*sorted(planned.files), *sorted(planned.notes)]:
        print(line)
    number = len(planned.files)
    print(f"{number} files written in {options.checkout}: see `git status` there")


def _chosen(options: argparse.Namespace) -> Sequence[EditSet]:
    chosen = choose(load_sets(), options.only)
    pulled_in = [one.name for one in chosen if one.name not in options.only]
    if options.only and pulled_in:
        print(f"required and taken in too: {', '.join(pulled_in)}", file=sys.stderr)
    return chosen


def _counts(matches: Mapping[str, int]) -> Iterator[str]:
    for path, number in matches.items():
        yield f"{path}: {number} {'edit matches' if number == 1 else 'edits match'}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m patch",
        description=ABOUT,
        epilog=_about_sets(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    check = commands.add_parser("check", help="prove that every edit finds its place")
    check.set_defaults(run=_check)
    diff = commands.add_parser(
        "diff", help="print what the edits change, as a unified diff"
    )
    diff.add_argument(
        "--stat", action="store_true", help="only count the lines of each file"
    )
    diff.set_defaults(run=_diff)
    for command in (check, diff):
        command.add_argument("--base", metavar="VERSION|FOLDER", help=BASE)

    count = commands.add_parser(
        "count", help="write the lines that each set changes into PULL_REQUEST.md"
    )
    count.set_defaults(run=_count)

    apply = commands.add_parser(
        "apply",
        help="edit a checkout of plotly/dash in place",
        description="Edit a clean git checkout of plotly/dash in place: its modules, "
        "our new modules, our tests, and our entry in its changelog. Nothing is "
        "written unless all of it can be.",
    )
    apply.add_argument("checkout", metavar="CHECKOUT", type=Path)
    apply.set_defaults(run=_apply)
    for command in (check, diff, apply):
        command.add_argument(
            "--only",
            metavar="SET",
            action="append",
            default=[],
            help="take this set of edits and those that it requires; may be repeated",
        )
    return parser


def _about_sets() -> str:
    lines = [f"  {one.name:16} {one.about}" for one in load_sets()]
    return "\n".join(["sets of edits, each a pull request of its own:", *lines])
