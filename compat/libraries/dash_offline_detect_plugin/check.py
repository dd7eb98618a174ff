"""A hook that changes the page, once, and one that adds a route."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    assert site.text().count("function createOverlay()") == 1


def in_browser(page: Page) -> None:
    page.open()
    page.type_into("#in", "x")
    page.wait_for_text("#out", "out x")
    page.wait_until(
        "performance.getEntriesByType('resource')"
        ".some((one) => one.name.includes('offline') || one.name.includes('health'))"
    )
