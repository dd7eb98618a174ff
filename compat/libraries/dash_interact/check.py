"""The library declares callbacks before it builds the app, in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("body", "square 9")
    page.wait_for_text("body", "negative -3")
