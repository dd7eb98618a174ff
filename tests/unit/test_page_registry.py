"""`dash.page_registry` as the dictionary that released code takes it for."""

import collections
import copy
import json
import pickle
import pprint
from unittest import mock

import dash
import pytest
from dash import Dash, page_registry
from dash._get_paths import get_relative_path
from dash._hooks import HooksManager
from dash.exceptions import PageError

PAGES = {"a": {"path": "/a", "n": [1]}, "b": {"path": "/b", "n": [2]}}


class Shop:
    """As a library that keeps the registry as an attribute from its import on."""

    pages = page_registry


@pytest.fixture(autouse=True)
def app(monkeypatch):
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    page_registry.clear()
    yield Dash("app", use_pages=True, pages_folder="")
    page_registry.clear()


def filled(registry):
    registry.update(copy.deepcopy(PAGES))
    return registry


def plain():
    return filled(collections.OrderedDict())


READ = {
    "bool": bool,
    "contains": lambda pages: ("a" in pages, "x" in pages),
    "copy": lambda pages: pages.copy(),
    "copied": copy.copy,
    "deeply copied": copy.deepcopy,
    "dict": dict,
    "equal to a dict": lambda pages: (pages == PAGES, PAGES == pages, pages == {}),
    "equal to an ordered dict": lambda pages: (pages == plain(), plain() == pages),
    "equal in another order": lambda pages: pages
    == collections.OrderedDict(reversed(list(PAGES.items()))),
    "unequal": lambda pages: (pages != PAGES, PAGES != pages, pages != plain()),
    "equal to itself": lambda pages: (pages == pages, pages != pages),
    "fromkeys": lambda pages: pages.fromkeys("xy", 1),
    "get": lambda pages: (pages.get("a"), pages.get("x"), pages.get("x", 1)),
    "index": lambda pages: pages["b"],
    "items": lambda pages: list(pages.items()),
    "json": json.dumps,
    "json with indent": lambda pages: json.loads(json.dumps(pages, indent=2)),
    "keys": lambda pages: (list(pages), list(pages.keys()), list(reversed(pages))),
    "keys as a set": lambda pages: pages.keys() & {"a", "x"},
    "last": lambda pages: next(reversed(pages.values())),
    "length": len,
    "or": lambda pages: (pages | {"x": 1}, {"x": 1} | pages, pages | pages),
    "ordered dict": collections.OrderedDict,
    "pickled": lambda pages: pickle.loads(pickle.dumps(pages)),
    "printed": pprint.pformat,
    "repr": repr,
    "sorted": sorted,
    "str": str,
    "unpacked": lambda pages: {**pages},
    "unpacked as arguments": lambda pages: dict(x=1, **pages),
    "update of another": lambda pages: {"x": 1, "a": 2}.update(pages),
    "values": lambda pages: list(pages.values()),
}

CHANGES = {
    "clear": lambda pages: pages.clear(),
    "delete": lambda pages: pages.__delitem__("a"),
    "in place or": lambda pages: pages.__ior__({"x": {}}),
    "move first": lambda pages: pages.move_to_end("b", last=False),
    "move last": lambda pages: pages.move_to_end("a"),
    "page changed": lambda pages: pages["a"].update(path="/x"),
    "pop": lambda pages: pages.pop("a"),
    "pop of nothing": lambda pages: pages.pop("x", None),
    "popitem": lambda pages: pages.popitem(last=False),
    "set": lambda pages: pages.__setitem__("x", {}),
    "set again": lambda pages: pages.__setitem__("a", {}),
    "setdefault": lambda pages: (pages.setdefault("x", {}), pages.setdefault("a", 1)),
    "sorted by hand": lambda pages: [pages.move_to_end(one) for one in ("b", "a")],
    "update": lambda pages: pages.update({"x": {}}, y={}),
}


def test_kind():
    assert isinstance(page_registry, collections.OrderedDict)
    assert dash.page_registry is page_registry is dash._pages.PAGE_REGISTRY


@pytest.mark.parametrize("read", READ.values(), ids=READ)
def test_reads_as_an_ordered_dictionary(read):
    assert read(filled(page_registry)) == read(plain())


@pytest.mark.parametrize("read", READ.values(), ids=READ)
def test_reads_empty_as_an_ordered_dictionary(read):
    def result(pages):
        try:
            return read(pages)
        except (KeyError, StopIteration) as error:
            return type(error)

    assert result(page_registry) == result(collections.OrderedDict())


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changes_as_an_ordered_dictionary(change):
    expected = plain()
    answers = change(filled(page_registry)), change(expected)
    assert answers[0] == answers[1]
    assert list(page_registry.items()) == list(expected.items())


def test_missing_pages_are_key_errors():
    with pytest.raises(KeyError, match="x"):
        page_registry["x"]
    with pytest.raises(KeyError, match="x"):
        del page_registry["x"]
    with pytest.raises(KeyError, match="empty"):
        page_registry.popitem()


def test_can_not_be_hashed():
    with pytest.raises(TypeError, match="unhashable"):
        hash(page_registry)


def test_change_during_iteration_is_an_error():
    filled(page_registry)
    with pytest.raises(RuntimeError, match="mutated|changed"):
        for name in page_registry:
            page_registry[name + name] = {}


def test_attribute_of_another_object_is_live():
    dash.register_page("a", layout="")
    assert list(Shop.pages) == ["a"]
    page_registry.clear()
    Dash("other", use_pages=True, pages_folder="")
    dash.register_page("b", layout="")
    assert list(Shop.pages) == list(dash.page_registry) == ["b"]


def test_order_by_hand():
    for name in ("c", "a", "b"):
        dash.register_page(name, layout="")
    ordered = {name: page_registry[name] for name in ("b", "c", "a")}
    page_registry.clear()
    page_registry.update(ordered)
    assert list(page_registry) == ["b", "c", "a"]


def test_patched_as_a_dictionary():
    filled(page_registry)
    with mock.patch.dict(page_registry, {"x": {}}, clear=True):
        assert page_registry == {"x": {}}
    assert page_registry == PAGES


def test_put_in_its_place(app, monkeypatch):
    others = collections.OrderedDict()
    monkeypatch.setattr(dash._pages, "PAGE_REGISTRY", others)
    dash.register_page("a", path="/a", layout="page a")
    assert list(others) == ["a"] and list(page_registry) == []
    assert dash._pages._path_to_page("a") == (others["a"], None)
    assert app.server.test_client().get("/_dash-layout").status_code == 200


def reset():
    """As libraries and test suites forget the app built last."""
    page_registry.clear()
    dash._pages.CONFIG.clear()
    dash._pages.CONFIG.__dict__.clear()


def test_reset():
    dash.register_page("a", layout="")
    reset()
    assert page_registry == {}
    with pytest.raises(PageError, match="after app instantiation"):
        dash.register_page("b", layout="")
    page_registry["by_hand"] = {"path": "/by-hand", "supplied_order": None}
    Dash("next", use_pages=True, pages_folder="", title="Next")
    assert list(page_registry) == ["by_hand"]
    page_registry.clear()
    dash.register_page("c", layout="")
    assert [page["title"] for page in page_registry.values()] == ["Next"]


def test_apps_built_in_turn_at_one_place_after_a_reset():
    for name in ("first", "second"):
        Dash("next", use_pages=True, pages_folder="")
        assert page_registry == {}
        dash.register_page(name, layout="")
        assert list(page_registry) == [name]
        reset()


def test_settings_put_in_place(monkeypatch):
    # Dash is built by a function that a test has put in its place, for instance.
    settings = {**dash._pages.CONFIG, "title": "Others", "pages_folder": "x/pages"}
    others = dash._utils.AttributeDict(settings)
    monkeypatch.setattr(dash._pages, "CONFIG", others)
    monkeypatch.setattr(dash._get_paths, "CONFIG", others)
    others["requests_pathname_prefix"] = "/others/"
    dash.register_page("pages.a", layout="")
    page = page_registry["pages.a"]
    assert (page["title"], page["path"]) == ("Others", "/a")
    assert page["relative_path"] == get_relative_path("/a") == "/others/a"


def test_page_is_all_that_it_was():
    dash.register_page(
        "pages.weekly_report",
        path_template="/report/<week>",
        order=3,
        description="about it",
        layout="page",
        own="own",
    )
    assert page_registry["pages.weekly_report"] == {
        "module": "pages.weekly_report",
        "supplied_path": None,
        "path_template": "/report/<week>",
        "path": "/report/none",
        "supplied_name": None,
        "name": "Weekly report",
        "supplied_title": None,
        "title": "Weekly report",
        "description": "about it",
        "order": 3,
        "supplied_order": 3,
        "supplied_layout": "page",
        "own": "own",
        "supplied_image": None,
        "image": None,
        "image_url": None,
        "redirect_from": None,
        "layout": "page",
        "relative_path": "/report/none",
    }


def test_pages_are_in_order():
    for name, order in (("z", None), ("last", 7), ("first", 1), ("home", None)):
        path = "/" if name == "home" else None
        dash.register_page(name, path=path, order=order, layout="")
    assert list(page_registry) == ["first", "last", "home", "z"]
