"""Declaring a callback without what it does for nobody."""

from typing import Sequence

MODULES: Sequence[str] = ()
TESTS: Sequence[str] = ("tests/unit/test_declaring.py",)
CHANGELOG: Sequence[str] = ("never called",)
