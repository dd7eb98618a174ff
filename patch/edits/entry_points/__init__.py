"""Entry points for hooks are looked for once, not again for each app that is built."""

from typing import Sequence

MODULES: Sequence[str] = ()
TESTS: Sequence[str] = ("tests/unit/test_entry_points.py",)
CHANGELOG: Sequence[str] = ("entry points",)
