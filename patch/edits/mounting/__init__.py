"""Several apps on one server, mounted or with prefixes, each answering for itself."""

from typing import Sequence

REQUIRES: Sequence[str] = ("registry",)
MODULES: Sequence[str] = ("dash/backends/_mounting.py",)
TESTS: Sequence[str] = (
    "tests/backend_tests/test_mounting.py",
    "tests/backend_tests/test_current_app.py",
)
CHANGELOG: Sequence[str] = ("FastAPI.mount", "enable_mcp")
