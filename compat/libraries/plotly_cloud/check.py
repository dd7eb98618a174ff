"""Hooks of an entry point: a route, a script and an entry in the dev tools."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    assert "cloud_devtools" in site.text()
    response = site.client.post("_plotly_cloud_publish", json={"operation": "unknown"})
    assert response.status_code != 404, response.status_code


def in_browser(page: Page) -> None:
    page.open()
    page.type_into("#in", "x")
    page.wait_for_text("#out", "out x")
