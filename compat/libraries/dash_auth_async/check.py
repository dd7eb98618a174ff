"""public_callback and a password on FastAPI."""

from compat.site import Site

ASKED = {"in.value": "x"}


def over_http(site: Site) -> None:
    assert site.post("private.children", ASKED).status_code == 401
    answer = site.call("public.children", ASKED)
    assert answer == {"public": {"children": "public x"}}, answer
    site.client.auth = ("user", "secret")
    answer = site.call("private.children", ASKED)
    assert answer == {"private": {"children": "private x"}}, answer
