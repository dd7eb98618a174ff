"""One callback registry per app; an app built again clears what an earlier run left."""

from typing import Sequence

REQUIRES: Sequence[str] = ()
MODULES: Sequence[str] = (
    "dash/backends/_endpoints.py",
    "dash/callback_registry/**/*",
)
TESTS: Sequence[str] = (
    "tests/unit/callback_registry/**/*",
    "tests/unit/test_endpoints.py",
    "tests/backend_tests/test_reload_callbacks.py",
    "tests/integration/callback_registry/**/*",
)
CHANGELOG: Sequence[str] = (
    "#3818",
    "#3912",
    "#2399",
    "#1933",
    "GLOBAL_CALLBACK_LIST",
    "in any thread",
)
