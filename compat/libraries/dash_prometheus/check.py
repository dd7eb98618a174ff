"""Declares for the user by a function in the place of dash.callback, and counts calls."""

from compat.site import Site


def over_http(site: Site) -> None:
    for name in ("out", "bare"):
        answer = site.call(f"{name}.children", {"in.value": "x"})
        assert answer == {name: {"children": f"{name} x"}}, answer
    metrics = site.text("metrics")
    assert 'callback="answer"' in metrics and "answer_uncounted" not in metrics, metrics
