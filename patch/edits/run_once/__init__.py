"""A spawned process that has run the main module does not run it again by its name."""

from typing import Sequence

MODULES: Sequence[str] = ("dash/_run_once.py",)
TESTS: Sequence[str] = ("tests/unit/test_run_once.py",)
CHANGELOG: Sequence[str] = ("spawned process that has run",)
