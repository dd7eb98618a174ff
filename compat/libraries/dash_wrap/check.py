"""A callback whose input is a wrapped component, in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.type_into(".frame #in", "x")
    page.wait_for_text("#out", "out x")
