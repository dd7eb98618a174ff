"""Background jobs, their results and their handles are one app's own."""

from typing import Sequence

REQUIRES: Sequence[str] = ("registry",)
MODULES: Sequence[str] = ("dash/_background_jobs.py",)
TESTS: Sequence[str] = (
    "tests/backend_tests/test_isolation_of_jobs.py",
    "tests/backend_tests/test_jobs_in_workers.py",
    "tests/unit/test_background_jobs.py",
)
CHANGELOG: Sequence[str] = ("background callbacks with equal ids",)
