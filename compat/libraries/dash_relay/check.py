"""One dispatcher for all handlers, declared by relay.install(app), in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#out", "pressed 0")
    page.click("#one")
    page.wait_for_text("#handled", "greeted one")
