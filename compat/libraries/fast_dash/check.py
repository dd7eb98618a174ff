"""An app made of a function, in a browser: its button runs the function."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for("#submit_inputs")
    page.wait_for_callbacks()
    page.click("#submit_inputs")
    page.wait_for_text("body", "hello world")
