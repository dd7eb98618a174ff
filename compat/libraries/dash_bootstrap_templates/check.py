"""ThemeChangerAIO's pattern callbacks in a browser, and a callback on its choice."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#out", "theme bootstrap")
    page.click("button")
    page.click(".offcanvas input[value*='cyborg']")
    page.wait_for_text("#out", "theme cyborg")
