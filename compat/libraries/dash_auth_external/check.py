"""A server made by the library; sends to the other site, and a callback without a token."""

from compat.site import Site

PREFIX = "/home/"


def over_http(site: Site) -> None:
    start = site.client.get(site.url.replace("/home/", "/"), follow_redirects=False)
    assert start.headers["location"].startswith("https://auth.invalid/authorize?")
    answer = site.call("out.children", {"in.value": "x"})
    assert answer == {"out": {"children": "nobody asks for x"}}, answer
