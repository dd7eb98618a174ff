"""A switch on FastAPI, in a browser: a server and a clientside callback."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#server", "server ")
    page.click("#switch")
    page.wait_for_text("#server", "server True")
    page.wait_for_text("#client", "client true")
