import httpx
import pytest

from compat.site import Site

SPECS = [
    {
        "output": "..a.children...b.children@1f..",
        "inputs": [{"id": "in", "property": "value"}],
        "state": [{"id": "kept", "property": "data"}],
    },
    {
        "output": "c.children",
        "inputs": [{"id": "in", "property": "value"}],
        "state": [],
    },
    {
        "output": "c.children",
        "inputs": [{"id": "in", "property": "value"}],
        "state": [],
    },
]


@pytest.fixture
def site():
    with Site("http://127.0.0.1:1/") as made:
        made.asked = []
        made.client = httpx.Client(
            base_url=made.url,
            transport=httpx.MockTransport(lambda one: reply(one, made)),
        )
        yield made


def reply(request, site):
    if request.url.path == "/_dash-dependencies":
        return httpx.Response(200, json=SPECS)
    site.asked.append(request.read())
    return httpx.Response(200, json={"response": {"a": {"children": "x"}}})


def test_asks_as_a_page_would(site):
    values = {"in.value": "x", "kept.data": 3}
    assert site.call(SPECS[0]["output"], values) == {"a": {"children": "x"}}
    (body,) = [httpx.Response(200, content=one).json() for one in site.asked]
    assert body == {
        "output": "..a.children...b.children@1f..",
        "outputs": [
            {"id": "a", "property": "children"},
            {"id": "b", "property": "children"},
        ],
        "inputs": [{"id": "in", "property": "value", "value": "x"}],
        "state": [{"id": "kept", "property": "data", "value": 3}],
        "changedPropIds": ["in.value"],
    }


def test_what_is_listed_twice_is_told_and_not_asked(site):
    assert site.doubles() == ["c.children"]
    with pytest.raises(AssertionError, match="c.children is listed 2 times"):
        site.call("c.children", {})
