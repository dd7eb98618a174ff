"""ignore_callback finds what it declared; both callbacks answer."""

from compat.site import Site


def over_http(site: Site) -> None:
    for name in ("seen", "hidden"):
        answer = site.call(f"{name}.children", {"in.value": "x"})
        assert answer == {name: {"children": f"{name} x"}}, answer
    ignored = site.client.get("ignored").json()
    assert "hidden.children" in ignored and "seen.children" not in ignored, ignored
