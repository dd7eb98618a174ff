"""Our entry in a changelog of upstream's form: `## [UNRELEASED]`, then `### Fixed`."""

import re
from typing import Dict, List, Sequence

HEADING = "## [UNRELEASED]"


def unreleased(changelog: str) -> Dict[str, List[str]]:
    """The entries that stand under [UNRELEASED], by the title of their section."""
    found: Dict[str, List[str]] = {}
    lines = changelog.splitlines()
    start = _heading(lines)
    entries: List[str] = []
    for line in lines[start + 1 : _end(lines, start)]:
        title = _title(line)
        if title:
            entries = found.setdefault(title, [])
        elif line.startswith("- "):
            entries.append(line)
        elif line.strip() and entries:
            entries[-1] += f"\n{line}"
    return found


def with_entries(changelog: str, sections: Dict[str, List[str]]) -> str:
    """The changelog with more entries under [UNRELEASED]; what is there stays."""
    lines = changelog.split("\n")
    if _heading(lines) == len(lines):
        _add_heading(lines)
    for title, entries in sections.items():
        _add(lines, title, entries)
    return "\n".join(lines)


def mentioning(
    sections: Dict[str, List[str]], words: Sequence[str]
) -> Dict[str, List[str]]:
    """The entries in which one of the words stands."""
    chosen = {
        title: [entry for entry in entries if any(word in entry for word in words)]
        for title, entries in sections.items()
    }
    return {title: entries for title, entries in chosen.items() if entries}


def _heading(lines: Sequence[str]) -> int:
    """Where the heading [UNRELEASED] is; behind the last line if there is none."""
    for index, line in enumerate(lines):
        if line.strip().upper() == HEADING:
            return index
    return len(lines)


def _end(lines: Sequence[str], start: int) -> int:
    """Where the next release begins."""
    for index in range(start + 1, len(lines)):
        if lines[index].startswith("## ["):
            return index
    return len(lines)


# Upstream has headings of both levels below a release.
_SECTION = re.compile(r"(#{2,3}) (\w[\w ]*)$")


def _title(line: str) -> str:
    found = _SECTION.match(line.strip())
    return found[2] if found else ""


def _level(lines: Sequence[str]) -> str:
    """The mark of a section's heading, as the newest release has it."""
    for line in lines:
        found = _SECTION.match(line.strip())
        if found:
            return found[1]
    return "###"


def _add_heading(lines: List[str]) -> None:
    releases = [i for i, line in enumerate(lines) if line.startswith("## [")]
    if releases:
        lines[releases[0] : releases[0]] = [HEADING, ""]
    else:
        lines += [HEADING, ""]


def _add(lines: List[str], title: str, entries: Sequence[str]) -> None:
    start = _heading(lines)
    end = _end(lines, start)
    titles = [i for i in range(start + 1, end) if _title(lines[i])]
    new = [line for entry in entries for line in entry.split("\n")]
    for index, following in zip(titles, [*titles[1:], end]):
        if _title(lines[index]) == title:
            at = _last_text(lines, index, following) + 1
            lines[at:at] = new
            return
    at = _last_text(lines, start, end) + 1
    gap = [""] if at < len(lines) and lines[at].strip() else []
    lines[at:at] = ["", f"{_level(lines)} {title}", *new, *gap]


def _last_text(lines: Sequence[str], start: int, end: int) -> int:
    return max(i for i in range(start, end) if i == start or lines[i].strip())
