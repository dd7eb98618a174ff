"""A chart drawn by its clientside callback, and the script it adds to the global list."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    assert site.text().count("// __dcap_html2canvas__") == 1


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text(".dygraph-title", "Weather")
    page.click("#press")
    page.wait_for_text("#out", "pressed 1")
