"""An icon that a callback makes anew, over HTTP and in a browser."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    icon = site.call("out.children", {"next.n_clicks": 2})["out"]["children"]
    assert icon["namespace"] == "dash_iconify", icon
    assert icon["props"]["icon"] == "ion:number-2", icon


def in_browser(page: Page) -> None:
    page.open()
    page.wait_for("#out > *")
    page.click("#next")
    page.wait_until("typeof window.dash_iconify.DashIconify === 'function'")
