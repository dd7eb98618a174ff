"""A Dash app that the library builds, with its own callbacks, in a browser."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("body", "compat")
    page.wait_for(".js-plotly-plot")
