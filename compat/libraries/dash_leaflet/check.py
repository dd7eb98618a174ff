"""A map in a browser: a JavaScript style of dash-extensions, markers by a callback."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for("path[stroke='red']")
    page.click("#mark")
    page.click("#mark")
    page.wait_until("document.querySelectorAll('.leaflet-marker-icon').length === 2")
