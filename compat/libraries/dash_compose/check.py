"""A layout function that a generator composes, over HTTP and in a browser."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    answer = site.call("out.children", {"in.value": "x"})
    assert answer == {"out": {"children": "out x"}}, answer


def in_browser(page: Page) -> None:
    page.open()
    page.type_into("#in", "x")
    page.wait_for_text(".framed #out", "out x")
