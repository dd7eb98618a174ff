"""A grid that a callback lays out anew, in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#out", "at 0")
    page.click("#move")
    page.wait_for_text("#out", "at 1")
    page.wait_for_text("#tile", "tile")
