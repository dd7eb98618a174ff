"""Replaces register_callback in dash._callback; two apps with equal ids answer in Django."""

from compat.site import Site

PREFIX = "/dpd/app/first/"


def over_http(site: Site) -> None:
    for name in ("first", "second"):
        with Site(site.url.replace("first", name)) as other:
            assert other.outputs() == ["out.children"], other.outputs()
            answer = other.call("out.children", {"in.value": "x"})
            assert answer == {"out": {"children": f"{name} x"}}, answer
