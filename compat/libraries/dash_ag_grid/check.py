"""A grid on FastAPI, in a browser: click on a cell."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("[row-index='1'] [col-id='town']", "Oslo")
    page.wait_for("[row-index='1'] [col-id='town']").click()
    page.wait_for_text("#out", "clicked Oslo")
