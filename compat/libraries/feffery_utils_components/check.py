"""Script and storage components in a browser, with a callback on what is kept."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for("body.executed")
    page.wait_for_text("#out", "kept first")
