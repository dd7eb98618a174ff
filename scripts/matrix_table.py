"""Print a table of the matrix from JUnit reports: `matrix_table.py FOLDER`.

Each cell's report is `<python>-<base>.xml`. The exit code is 1 if a cell is red.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Dict, List


def cell(report: Path) -> str:
    """What became of the tests of a cell, in words."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for key in counts:
            counts[key] += int(suite.get(key, "0"))
    red = counts["failures"] + counts["errors"]
    passed = counts["tests"] - red - counts["skipped"]
    return f"**{red} failed**, {passed} passed" if red else f"{passed} passed"


def table(folder: Path) -> List[str]:
    """The lines of the table, in Markdown: a row per Python, a column per base."""
    cells: Dict[str, Dict[str, str]] = {}
    for report in folder.rglob("*.xml"):
        python, _, base = report.stem.partition("-")
        cells.setdefault(python, {})[base] = cell(report)
    bases = sorted({base for row in cells.values() for base in row})
    pythons = sorted(cells, key=lambda python: [int(n) for n in python.split(".")])
    head = ["Python", *(f"Dash {base}" for base in bases)]
    rows = [[p, *(cells[p].get(base, "not run") for base in bases)] for p in pythons]
    return [f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows]]


if __name__ == "__main__":
    lines = table(Path(sys.argv[1]))
    print("\n".join(lines))
    sys.exit(any("failed" in line for line in lines) or len(lines) == 2)
