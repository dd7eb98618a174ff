"""Each app has its own pages; `dash.page_registry` shows those of the current app."""

from typing import Sequence

REQUIRES: Sequence[str] = ("registry",)
MODULES: Sequence[str] = ("dash/_page_registry.py",)
TESTS: Sequence[str] = (
    "tests/unit/test_page_registry.py",
    "tests/unit/test_pages_per_app.py",
    "tests/backend_tests/test_pages_on_servers.py",
    "tests/integration/test_pages_in_browser.py",
)
CHANGELOG: Sequence[str] = ("page_registry", "redirects of a page")
