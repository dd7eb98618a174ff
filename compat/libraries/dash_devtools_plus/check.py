"""Hooks of an entry point: its routes list the callbacks, its panel is on the page."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    listed = site.client.get("_dash-devtools-plus/callbacks").raise_for_status().json()
    own = {
        one["output"]: one for one in listed if one["output"].startswith(("out", "scr"))
    }
    assert sorted(own) == ["out.children", "script.children", "script.title"], own
    for output in ("out.children", "script.children"):
        assert "program.py" in str(own[output]["source"]), own[output]


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for("[class*='devtools-plus'], [id*='devtools-plus']")
    page.type_into("#in", "x")
    page.wait_for_text("#out", "out x")
    page.wait_for_text("#script", "script x")
