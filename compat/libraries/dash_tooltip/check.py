"""tooltip(app) declares on the app; a click on a point, and a callback on the figure."""

from compat.page import Page

CLICK = """
    document.querySelector('.js-plotly-plot').emit('plotly_click', {points: [
        {curveNumber: 0, pointNumber: 1, pointIndex: 1, x: 2, y: 5}
    ]}) || true
"""


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for_text("#out", "0 tooltips")
    page.wait_for(".js-plotly-plot .point")
    page.wait_until(f"({CLICK.strip()})")
    page.wait_for_text("#out", "1 tooltips")
