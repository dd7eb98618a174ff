"""A button and an alert in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.click("#button")
    page.wait_for_text(".ant-alert", "pressed 1")
