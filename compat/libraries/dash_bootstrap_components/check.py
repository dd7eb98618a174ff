"""A modal on FastAPI, in a browser: a callback of two outputs opens it."""

from compat.page import Page
from compat.site import Site


def over_http(site: Site) -> None:
    answer = site.call("..modal.is_open...out.children..", {"open.n_clicks": 3})
    assert answer["modal"] == {"is_open": True}, answer
    assert answer["out"] == {"children": "opened 3"}, answer


def in_browser(page: Page) -> None:
    page.open()
    page.click("#open")
    page.wait_for_text(".modal-body #out", "opened 1")
