import subprocess
import sys
from pathlib import Path

import pytest

from patch.bases import ROOT

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="0" skipped="1"/></testsuites>'


@pytest.mark.parametrize(
    ("failures", "code", "words"),
    [(0, 0, "| 3.9 | not run | 4 passed |"), (1, 1, "**1 failed**, 3 passed |")],
)
def test_table(tmp_path: Path, failures: int, code: int, words: str) -> None:
    (tmp_path / "3.10-4.2.0.xml").write_text(REPORT.format(8, 0))
    (tmp_path / "3.9-4.4.1.xml").write_text(REPORT.format(5, failures))
    script = str(ROOT / "scripts" / "matrix_table.py")
    result = subprocess.run(
        [sys.executable, script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = result.stdout.splitlines()
    assert result.returncode == code
    assert lines[0] == "| Python | Dash 4.2.0 | Dash 4.4.1 |"
    assert words in lines[2]
    assert lines[3] == "| 3.10 | 7 passed | not run |"


def test_no_report_is_red(tmp_path: Path) -> None:
    script = str(ROOT / "scripts" / "matrix_table.py")
    result = subprocess.run(
        [sys.executable, script, str(tmp_path)], capture_output=True, check=False
    )
    assert result.returncode == 1
