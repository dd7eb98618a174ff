import subprocess
import sys
from pathlib import Path

from compat import again


def test_the_second_run_is_the_main_program_and_serves_in_a_thread(tmp_path):
    (tmp_path / "program.py").write_text(
        "import sys, threading\n"
        "main = threading.current_thread() is threading.main_thread()\n"
        "print(__name__, main, sys.argv[1:])\n",
        encoding="utf-8",
    )
    printed = subprocess.check_output(
        [sys.executable, Path(again.__file__), "program.py", "more"],
        cwd=tmp_path,
        text=True,
    )
    assert printed.splitlines() == [
        "first True ['more']",
        "__main__ False ['more']",
    ]
