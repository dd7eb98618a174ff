"""Callbacks collected without an app, and registered on it later."""

from compat.site import Site


def over_http(site: Site) -> None:
    for name in ("out", "plain"):
        answer = site.call(f"{name}.children", {"in.value": "x"})
        assert answer == {name: {"children": f"{name} x"}}, answer
