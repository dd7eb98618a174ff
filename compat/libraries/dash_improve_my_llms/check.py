"""Lists the pages of dash.page_registry in a route of its own, beside a callback."""

from compat.site import Site


def over_http(site: Site) -> None:
    assert "# Other things" in site.text("other/llms.txt")
    assert "/other" in site.text("sitemap.xml")
    answer = site.call("out.children", {"in.value": "x"})
    assert answer == {"out": {"children": "out x"}}, answer
