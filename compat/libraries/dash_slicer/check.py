"""Two slicers, each with its own server and clientside callbacks, in a browser."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    slices = [one for one in site.callbacks() if "thumbs" in one["output"]]
    assert len(slices) == 2, site.outputs()


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for(".js-plotly-plot")
    page.wait_for_text("#out", "limits [0,")
