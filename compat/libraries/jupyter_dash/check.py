"""A subclass of Dash beside a Dash that is never served."""

from compat.site import Site


def over_http(site: Site) -> None:
    answer = site.call("out.children", {"in.value": "x"})
    assert answer == {"out": {"children": "out x"}}, answer
