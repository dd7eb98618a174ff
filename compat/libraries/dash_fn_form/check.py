"""A form on FastAPI, declared by the library before the app is built, in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#area", "area 6")
    page.type_into("input[type='number']", "0")
    page.wait_for_text("#area", "area 60")
    page.click("#press")
    page.wait_for_text("#out", "pressed 1")
