"""Each app offers its own tools to models."""

from typing import Sequence

REQUIRES: Sequence[str] = ("registry", "mounting")
MODULES: Sequence[str] = ("dash/_mcp_tools.py",)
TESTS: Sequence[str] = ("tests/unit/test_tools_per_app.py",)
CHANGELOG: Sequence[str] = ("mcp_enabled",)
