"""Adds its script to the global list once, and takes a picture in a browser."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    for _ in range(2):
        assert site.text().count("// __dcap_html2canvas__") == 1


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#out", "1 script")
    page.wait_until("typeof window.html2canvas === 'function'")
    page.wait_for(".js-plotly-plot")
    page.wait_until(
        "[...document.querySelectorAll('button')]"
        ".filter((one) => one.textContent === 'element')"
        ".map((one) => one.click() || true)[0]"
    )
    page.wait_until(
        "[...document.querySelectorAll('img')]"
        ".some((one) => one.src.startsWith('data:image/png') && one.naturalWidth > 0)"
    )
