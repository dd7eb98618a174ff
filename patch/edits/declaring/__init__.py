"""Declaring a callback without building types that nobody reads at run time."""

from typing import Sequence

MODULES: Sequence[str] = ()
TESTS: Sequence[str] = ("tests/unit/test_declaring.py",)
CHANGELOG: Sequence[str] = ("a tenth quicker",)
