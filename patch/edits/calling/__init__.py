"""A call fills its context without asking at each attribute whether it is read-only."""

from typing import Sequence

MODULES: Sequence[str] = ()
TESTS: Sequence[str] = ("tests/unit/test_calling.py",)
CHANGELOG: Sequence[str] = ("context of a callback",)
