"""A graph on FastAPI, in a browser: two callbacks in a chain."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for("#graph canvas")
    page.wait_for_text("#out", "1 nodes")
    page.click("#grow")
    page.wait_for_text("#out", "2 nodes")
