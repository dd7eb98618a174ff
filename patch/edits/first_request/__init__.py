"""The first request looks for circles of background callbacks only if there are any."""

from typing import Sequence

MODULES: Sequence[str] = ()
TESTS: Sequence[str] = ("tests/unit/test_first_request.py",)
CHANGELOG: Sequence[str] = ("first request",)
