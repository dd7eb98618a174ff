"""The globals are deep-copied and put back for each app, and the form fills a store."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#out", "served of")
    page.type_into("input[id*='name']", "Ada")
    page.wait_for_text("#out", "served of Ada")
