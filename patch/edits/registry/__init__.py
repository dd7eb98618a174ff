"""One callback registry per app, and an app built again clears the earlier run's."""

from typing import Sequence

REQUIRES: Sequence[str] = ()
MODULES: Sequence[str] = ("dash/callback_registry/**/*",)
TESTS: Sequence[str] = ("tests/**/*",)
