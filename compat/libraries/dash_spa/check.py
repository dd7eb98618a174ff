"""DashSPA clears the globals; a Redux store and an alert ask the map before they declare."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    assert "spa_alert.data" in site.outputs(), site.outputs()


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#shown", "total 0")
    page.click("#add")
    page.wait_for_text("#shown", "total 1")
    page.click("#warn")
    page.wait_until("document.body.title === '1 times'")
