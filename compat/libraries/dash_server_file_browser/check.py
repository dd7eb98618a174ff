"""Static methods as callbacks with MATCH and ALL, in a browser: open a folder, go back."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#out", "in files")
    page.wait_for_text(".modal-body", "inner")
    page.click("[id*='clickable'][id*='inner']")
    page.wait_for_text("#out", "in inner")
    page.click(".fa-house")
    page.wait_for_text("#out", "in files")
