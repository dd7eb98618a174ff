"""A plugin puts app.dict_callback on the app, beside dash.callback."""

from compat.site import Site


def over_http(site: Site) -> None:
    answer = site.call("..out.children..", {"in.value": "x"})
    assert answer == {"out": {"children": "out x"}}, answer
    answer = site.call("plain.children", {"in.value": "x"})
    assert answer == {"plain": {"children": "plain x"}}, answer
