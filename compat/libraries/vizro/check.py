"""Vizro._reset() drops a built dashboard; filter and action of the next, in a browser."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    outputs = site.outputs()
    assert any("kept_card" in one for one in outputs), outputs
    assert not any("dropped" in one for one in outputs), outputs


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for("#kept_graph .js-plotly-plot")
    page.click("#kept_button")
    page.wait_for_text("#kept_card", "pressed 1")
