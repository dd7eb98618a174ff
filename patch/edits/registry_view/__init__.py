"""Which app has which callbacks: on the command line, and beside the dev tools."""

from typing import Sequence

# Without the set for mounting, FastAPI catches all paths before the dev tools are there.
REQUIRES: Sequence[str] = ("registry", "mounting")
MODULES: Sequence[str] = (
    "dash/_registry_page.py",
    "dash/callback_registry/__main__.py",
)
TESTS: Sequence[str] = (
    "tests/unit/registry_view/**/*",
    "tests/integration/callback_registry/test_registry_page.py",
)
CHANGELOG: Sequence[str] = ("python -m dash.callback_registry",)
