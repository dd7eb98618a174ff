"""A Dash subclass on the library's own Flask server: the charts page, in a browser."""

from compat.page import Page

PREFIX = "/dtale/charts/"


def in_browser(page: Page) -> None:
    page.open("1")
    page.wait_for_text("body", "Line")
    page.wait_for("#x-dropdown")
