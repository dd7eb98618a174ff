"""A form on FastAPI, declared by the library before the app is built, in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#area", "area 6")
    page.type_into("#_dft_field_area_width", "0\n")
    page.wait_for_text("#area", "area 60")
    page.click("#press")
    page.wait_for_text("#out", "pressed 1")
