"""Tests that hold all sets together: no app runs or shows what is another's."""

from typing import Sequence

REQUIRES: Sequence[str] = ("jobs", "mounting", "pages", "tools")
TESTS: Sequence[str] = (
    "tests/backend_tests/test_isolation.py",
    "tests/backend_tests/test_many_apps_in_browser.py",
)
