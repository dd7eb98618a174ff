"""A plugin that sets the layout, and components with their own callbacks, in a browser."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    assert any("crystal" in one for one in site.outputs()), site.outputs()


def in_browser(page: Page) -> None:
    page.open()
    page.type_into("#in", "x")
    page.wait_for_text("#out", "out x")
    page.wait_for("canvas")
