"""`/_dash-dependencies` is serialised once per change, and sent only to who lacks it."""

from typing import Sequence

REQUIRES: Sequence[str] = ()
MODULES: Sequence[str] = ("dash/_listing.py",)
TESTS: Sequence[str] = ("tests/backend_tests/test_listing.py",)
CHANGELOG: Sequence[str] = ("_dash-dependencies",)
