"""A switch and a display in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#out", "on False")
    page.click("#switch button")
    page.wait_for_text("#out", "on True")
