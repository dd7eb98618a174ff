"""Declares a callback on the app that answers a zoom, beside one without an app."""

from typing import Any

from compat.site import Site

ZOOM = {"xaxis.range[0]": 1000, "xaxis.range[1]": 2000}


def over_http(site: Site) -> None:
    answer = site.call("out.children", {"graph.relayoutData": ZOOM})
    assert answer == {"out": {"children": "from 1000"}}, answer
    (updating,) = [one for one in site.outputs() if one.startswith("graph.figure@")]
    patch: Any = site.call(updating, {"graph.relayoutData": ZOOM})
    assert "operations" in str(patch), patch
