"""The four globals that `dash._callback` used to have, as released code uses them.

Each use in the table has one result, on Dash without the registry too. Where that one
gives another, the test is marked with `stock_differs` and the reason.
"""

import copy
import importlib
import pickle
import subprocess
import sys
import threading
import warnings
from unittest import mock

import dash
import pytest
from dash import Dash, Input, Output, _callback, callback, clientside_callback, html

NAMES = [
    "GLOBAL_CALLBACK_LIST",
    "GLOBAL_CALLBACK_MAP",
    "GLOBAL_INLINE_SCRIPTS",
    "GLOBAL_API_PATHS",
]
ABC = ["a.children", "b.children", "c.children"]

pytestmark = pytest.mark.filterwarnings("ignore:.dash._callback:DeprecationWarning")

STOCK = not hasattr(dash, "callback_registry")


def stock_differs(reason):
    return pytest.mark.xfail(STOCK, strict=True, reason=reason)


warns_of_nothing = stock_differs("the names are plain globals there and never warn")


@pytest.fixture(autouse=True)
def old_names_as_before():
    bound = {name: vars(_callback)[name] for name in NAMES if name in vars(_callback)}
    for container in bound.values():
        container.clear()
    if not STOCK:
        unbind()
    yield
    unbind()
    vars(_callback).update(bound)


def unbind():
    for name in NAMES:
        vars(_callback).pop(name, None)


def declare(name, **options):
    @callback(Output(name, "children"), Input("in", "value"), **options)
    def answer(value):
        return f"{name} {value}"


def declare_clientside(name):
    clientside_callback(
        f"function {name}(value) {{ return value; }}",
        Output(name, "children"),
        Input("in", "value"),
    )


def declare_abc():
    declare("a")
    declare("b", api_endpoint="/b")
    declare_clientside("c")


def build():
    app = Dash("old_names")
    app.layout = html.Div()
    return app


def foreign_spec(name):
    """What a library puts into the list by hand."""
    return {
        "output": f"{name}.children",
        "inputs": [{"id": "in", "property": "value"}],
        "state": [],
        "clientside_function": None,
        "prevent_initial_call": False,
        "hidden": False,
    }


def ids(specs):
    return [one["output"] for one in specs]


USES = []


def use(answer=None, listed=None, mapped=None, scripts=1, paths=("/b",), marks=()):
    """Adds a use to the table.

    :param answer: what the use finds.
    :param listed: the outputs that the next app lists, in order.
    :param mapped: the outputs that it can be asked for; the listed ones if left out.
    :param scripts: how many inline scripts it has.
    :param paths: its API paths.
    :param marks: marks of the test.
    """
    listed = ABC if listed is None else listed
    mapped = listed if mapped is None else mapped

    def add(run):
        row = (run, answer, listed, mapped, scripts, list(paths))
        USES.append(pytest.param(*row, id=run.__name__, marks=marks))
        return run

    return add


@use(answer=(3, 3, 1, 1))
def length(old):
    return (
        len(old.GLOBAL_CALLBACK_LIST),
        len(old.GLOBAL_CALLBACK_MAP),
        len(old.GLOBAL_INLINE_SCRIPTS),
        len(old.GLOBAL_API_PATHS),
    )


@use(answer=(list, dict, list, dict))
def real_types(old):
    return tuple(type(getattr(old, name)) for name in NAMES)


@use(answer=(ABC, ABC))
def iterate(old):
    return ids(old.GLOBAL_CALLBACK_LIST), list(old.GLOBAL_CALLBACK_MAP)


@use(answer=ABC)
def iterate_items(old):
    return [
        key
        for key, entry in old.GLOBAL_CALLBACK_MAP.items()
        if entry["inputs"] == [{"id": "in", "property": "value"}]
    ]


@use(answer=["a.children", "b.children"])
def iterate_values_with_callback(old):
    entries = old.GLOBAL_CALLBACK_MAP.values()
    return [str(one["output"]) for one in entries if "callback" in one]


@use(answer=(True, False, True, False))
def contains(old):
    return (
        "a.children" in old.GLOBAL_CALLBACK_MAP,
        "z.children" in old.GLOBAL_CALLBACK_MAP,
        "/b" in old.GLOBAL_API_PATHS,
        "a.children" in old.GLOBAL_CALLBACK_LIST,
    )


@use(answer=("a.children", "c.children", ["b.children"], "b 1", True))
def index(old):
    return (
        old.GLOBAL_CALLBACK_LIST[0]["output"],
        old.GLOBAL_CALLBACK_LIST[-1]["output"],
        ids(old.GLOBAL_CALLBACK_LIST[1:2]),
        old.GLOBAL_API_PATHS["/b"](1),
        "function c(value)" in old.GLOBAL_INLINE_SCRIPTS[0],
    )


@use(answer=KeyError)
def index_missing(old):
    with pytest.raises(KeyError) as caught:
        old.GLOBAL_CALLBACK_MAP["z.children"]
    return caught.type


@use(answer=("a.children", None, "else"))
def get(old):
    return (
        str(old.GLOBAL_CALLBACK_MAP.get("a.children")["output"]),
        old.GLOBAL_CALLBACK_MAP.get("z.children"),
        old.GLOBAL_API_PATHS.get("/z", "else"),
    )


@use(answer=(False, False, True, True))
def compare_with_empty(old):
    full = old.GLOBAL_CALLBACK_LIST == [], old.GLOBAL_CALLBACK_MAP == {}
    return (*full, old.GLOBAL_CALLBACK_LIST != [], bool(old.GLOBAL_API_PATHS))


@use(answer=True)
def names_are_attributes(old):
    return all(hasattr(old, name) for name in NAMES)


@use(answer=True)
def same_object_each_time(old):
    return all(getattr(old, name) is getattr(old, name) for name in NAMES)


@use(answer=True)
def spec_and_entry_share_inputs(old):
    entry = old.GLOBAL_CALLBACK_MAP["a.children"]
    return entry["inputs"] is old.GLOBAL_CALLBACK_LIST[0]["inputs"]


@use(answer=ABC)
def import_name_after(_):
    from dash._callback import GLOBAL_CALLBACK_MAP

    return list(GLOBAL_CALLBACK_MAP)


@use(answer=["a.children"], listed=ABC[1:])
def pop(old):
    entry = old.GLOBAL_CALLBACK_MAP.pop("a.children")
    return [old.GLOBAL_CALLBACK_LIST.pop(0)["output"], str(entry["output"])][:1]


@use(answer="c.children", listed=ABC[:2], mapped=ABC)
def pop_last_spec(old):
    return old.GLOBAL_CALLBACK_LIST.pop()["output"]


@use(answer="none", paths=["/b"])
def pop_missing(old):
    return old.GLOBAL_API_PATHS.pop("/z", "none")


@use(listed=ABC, mapped=ABC[1:])
def delete_entry(old):
    del old.GLOBAL_CALLBACK_MAP["a.children"]


@use(listed=ABC[1:], mapped=ABC)
def delete_spec(old):
    del old.GLOBAL_CALLBACK_LIST[0]


@use(paths=())
def delete_path(old):
    del old.GLOBAL_API_PATHS["/b"]


@use(listed=[], scripts=0, paths=())
def clear_all(old):
    for name in NAMES:
        getattr(old, name).clear()


@use(listed=[], mapped=ABC)
def clear_list(old):
    old.GLOBAL_CALLBACK_LIST.clear()


@use(listed=ABC, mapped=[])
def clear_map(old):
    old.GLOBAL_CALLBACK_MAP.clear()


@use(scripts=0)
def clear_scripts(old):
    old.GLOBAL_INLINE_SCRIPTS.clear()


@use(listed=["b.children"], mapped=ABC, scripts=2)
def assign_slices(old):
    old.GLOBAL_CALLBACK_LIST[:] = old.GLOBAL_CALLBACK_LIST[1:2]
    old.GLOBAL_INLINE_SCRIPTS[:] = ["one()", "two()"]


@use()
def assign_slice_of_a_copy(old):
    scripts, specs = list(old.GLOBAL_INLINE_SCRIPTS), list(old.GLOBAL_CALLBACK_LIST)
    old.GLOBAL_INLINE_SCRIPTS[:], old.GLOBAL_CALLBACK_LIST[:] = [], []
    old.GLOBAL_INLINE_SCRIPTS[:], old.GLOBAL_CALLBACK_LIST[:] = scripts, specs


@use(listed=[], mapped=ABC)
def delete_slice(old):
    del old.GLOBAL_CALLBACK_LIST[:]


@use(listed=ABC + ["x.children", "y.children"], mapped=ABC, scripts=3)
def extend(old):
    old.GLOBAL_CALLBACK_LIST.extend([foreign_spec("x"), foreign_spec("y")])
    old.GLOBAL_INLINE_SCRIPTS.extend(["one()", "two()"])


@use(listed=ABC + ["x.children"], scripts=2, paths=["/b", "/x"])
def append_and_set(old):
    entry = dict(old.GLOBAL_CALLBACK_MAP["a.children"], output=Output("x", "children"))
    old.GLOBAL_CALLBACK_LIST.append(foreign_spec("x"))
    old.GLOBAL_CALLBACK_MAP["x.children"] = entry
    old.GLOBAL_INLINE_SCRIPTS.append("one()")
    old.GLOBAL_API_PATHS["/x"] = len


@use(listed=["x.children"] + ABC, mapped=ABC)
def insert_first(old):
    old.GLOBAL_CALLBACK_LIST.insert(0, foreign_spec("x"))


@use(listed=ABC[::-1], mapped=ABC)
def reverse(old):
    old.GLOBAL_CALLBACK_LIST.reverse()


@use(mapped=ABC + ["x.children"])
def update(old):
    old.GLOBAL_CALLBACK_MAP.update(
        {"x.children": dict(old.GLOBAL_CALLBACK_MAP["a.children"])}
    )


@use(answer=(True, False))
def replace_entry(old):
    mine = dict(old.GLOBAL_CALLBACK_MAP["a.children"])
    old.GLOBAL_CALLBACK_MAP["a.children"] = mine
    found = old.GLOBAL_CALLBACK_MAP["a.children"]
    return found is mine, "mark" in found


@use(answer=(True, True, False))
def shallow_copy(old):
    specs, entries = old.GLOBAL_CALLBACK_LIST.copy(), old.GLOBAL_CALLBACK_MAP.copy()
    specs.pop()
    return (
        specs[0] is old.GLOBAL_CALLBACK_LIST[0],
        entries["a.children"] is old.GLOBAL_CALLBACK_MAP["a.children"],
        specs == old.GLOBAL_CALLBACK_LIST,
    )


@use(answer=(True, False, False))
def deep_copy(old):
    specs = copy.deepcopy(old.GLOBAL_CALLBACK_LIST)
    entries = copy.deepcopy(old.GLOBAL_CALLBACK_MAP)
    return (
        specs == old.GLOBAL_CALLBACK_LIST,
        specs[0] is old.GLOBAL_CALLBACK_LIST[0],
        entries["a.children"] is old.GLOBAL_CALLBACK_MAP["a.children"],
    )


@use(answer=True)
def pickle_plain_parts(old):
    entry = old.GLOBAL_CALLBACK_MAP["a.children"]
    plain = {key: entry[key] for key in ("inputs", "state", "background", "no_output")}
    plain["spec"] = old.GLOBAL_CALLBACK_LIST[0]
    return pickle.loads(pickle.dumps(plain)) == plain


@use(answer=["callback", "pickled"])
def pickle_an_entry(old):
    """As far as it goes: the wrapper of a local function is what stops it."""
    entry = dict(old.GLOBAL_CALLBACK_MAP["c.children"])
    found = (
        ["pickled"] if pickle.loads(pickle.dumps(entry)).keys() == entry.keys() else []
    )
    with pytest.raises((AttributeError, TypeError, pickle.PicklingError)):
        pickle.dumps(old.GLOBAL_CALLBACK_MAP["a.children"]["callback"])
    return ["callback", *found]


@use(listed=["x.children"], scripts=0, paths=())
def rebind_to_empty(old):
    old.GLOBAL_CALLBACK_LIST = []
    old.GLOBAL_CALLBACK_MAP = {}
    old.GLOBAL_INLINE_SCRIPTS = []
    old.GLOBAL_API_PATHS = {}
    declare("x")


@use(answer=(["x.children"], ABC), listed=ABC, mapped=ABC + ["x.children"])
def rebind_list_and_back(old):
    saved = old.GLOBAL_CALLBACK_LIST
    old.GLOBAL_CALLBACK_LIST = []
    declare("x")
    inside = ids(old.GLOBAL_CALLBACK_LIST)
    old.GLOBAL_CALLBACK_LIST = saved
    return inside, ids(old.GLOBAL_CALLBACK_LIST)


@use(answer=True)
def rebind_to_saved_copies(old):
    saved = {name: copy.copy(getattr(old, name)) for name in NAMES}
    for name in NAMES:
        getattr(old, name).clear()
    declare("x")
    for name, container in saved.items():
        setattr(old, name, container)
    return all(getattr(old, name) is saved[name] for name in NAMES)


@use(
    listed=ABC + ["x.children"],
    scripts=2,
    paths=["/b", "/x"],
)
def rebind_to_deep_copies(old):
    for name in NAMES:
        setattr(old, name, copy.deepcopy(getattr(old, name)))
    declare("x", api_endpoint="/x")
    old.GLOBAL_INLINE_SCRIPTS.append("one()")


@use(answer=(True, ABC, []))
def rebind_leaves_what_was_imported(old):
    from dash._callback import GLOBAL_CALLBACK_MAP as held

    old.GLOBAL_CALLBACK_MAP = {}
    now = list(old.GLOBAL_CALLBACK_MAP)
    old.GLOBAL_CALLBACK_MAP = held
    return old.GLOBAL_CALLBACK_MAP is held, list(held), now


class Watched(dict):
    def __init__(self, *args):
        super().__init__(*args)
        self.seen = []

    def __setitem__(self, key, value):
        self.seen.append(key)
        super().__setitem__(key, value)


@use(
    answer=["x.children", "y.children"],
    listed=[*ABC, "x.children", "y.children"],
    scripts=2,
)
def rebind_to_a_watching_dict(old):
    old.GLOBAL_CALLBACK_MAP = Watched(old.GLOBAL_CALLBACK_MAP)
    declare("x")
    declare_clientside("y")
    return old.GLOBAL_CALLBACK_MAP.seen


@use(answer=["a.children"], listed=[*ABC, "a.children"], mapped=ABC)
def watching_dict_sees_the_same_id_again(old):
    old.GLOBAL_CALLBACK_MAP = Watched(old.GLOBAL_CALLBACK_MAP)
    declare("a")
    return old.GLOBAL_CALLBACK_MAP.seen


@use(answer=["/x"], listed=ABC + ["x.children"], paths=["/b", "/x"])
def rebind_paths_to_a_watching_dict(old):
    old.GLOBAL_API_PATHS = Watched(old.GLOBAL_API_PATHS)
    declare("x", api_endpoint="/x")
    return old.GLOBAL_API_PATHS.seen


@use(answer=(["x.children"], ["x.children"], True))
def monkeypatch_and_undo(old):
    before = old.GLOBAL_CALLBACK_MAP
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(old, "GLOBAL_CALLBACK_LIST", [])
        patch.setattr("dash._callback.GLOBAL_CALLBACK_MAP", {})
        declare("x")
        inside = ids(old.GLOBAL_CALLBACK_LIST), list(old.GLOBAL_CALLBACK_MAP)
    return (*inside, old.GLOBAL_CALLBACK_MAP is before)


@use(answer=(["x.children"], ["x.children"], True))
def mock_patch_and_undo(old):
    before = old.GLOBAL_CALLBACK_MAP
    with mock.patch("dash._callback.GLOBAL_CALLBACK_LIST", []) as specs:
        with mock.patch.object(old, "GLOBAL_CALLBACK_MAP", {}) as entries:
            declare("x")
    return ids(specs), list(entries), old.GLOBAL_CALLBACK_MAP is before


@use(answer=["x.children"])
def mock_patch_dict(old):
    with mock.patch.dict(old.GLOBAL_CALLBACK_MAP, clear=True):
        with mock.patch.object(old, "GLOBAL_CALLBACK_LIST", []):
            declare("x")
            return list(old.GLOBAL_CALLBACK_MAP)


@use(answer=(["x.children"], ["x.children"]))
def save_clear_build_restore(old):
    saved = {name: copy.copy(getattr(old, name)) for name in NAMES}
    for name in NAMES:
        getattr(old, name).clear()
    declare("x")
    other = build()
    other._setup_server()
    for name, container in saved.items():
        live = getattr(old, name)
        live.clear()
        (live.extend if isinstance(live, list) else live.update)(container)
    return ids(other._callback_list), list(other.callback_map)


@use(answer=(["x.children"], ["x.children"]))
def save_rebind_build_restore(old):
    saved = {name: getattr(old, name) for name in NAMES}
    for name, container in saved.items():
        setattr(old, name, type(container)())
    declare("x")
    other = build()
    other._setup_server()
    for name, container in saved.items():
        setattr(old, name, container)
    return ids(other._callback_list), list(other.callback_map)


@use(answer=["x.children"], listed=[*ABC, "x.children"])
def look_up_what_a_declaration_added(old):
    before = set(old.GLOBAL_CALLBACK_MAP)
    declare("x")
    return sorted(set(old.GLOBAL_CALLBACK_MAP) - before)


@use(answer=ABC)
def read_in_a_thread(old):
    found = []
    thread = threading.Thread(target=lambda: found.extend(old.GLOBAL_CALLBACK_MAP))
    thread.start()
    thread.join()
    return found


@pytest.mark.parametrize("run, answer, listed, mapped, scripts, paths", USES)
def test_use(outputs, run, answer, listed, mapped, scripts, paths):
    declare_abc()
    assert run(_callback) == answer
    app = build()
    app.setup_apis()
    assert outputs(app) == listed
    assert sorted(app.callback_map) == sorted(mapped)
    assert len(app._inline_scripts) == scripts
    assert sorted(app.callback_api_paths) == paths


@pytest.mark.parametrize("name", NAMES)
def test_empty_at_first(name):
    assert len(getattr(_callback, name)) == 0
    assert getattr(_callback, name) in ([], {})


def test_serving_empties_in_place():
    declare_abc()
    held = [getattr(_callback, name) for name in NAMES]
    app = build()
    app.setup_apis()
    app._setup_server()
    assert held == [[], {}, [], {}]
    assert all(getattr(_callback, name) is one for name, one in zip(NAMES, held))


def test_serving_empties_what_was_rebound():
    declare_abc()
    for name in NAMES:
        setattr(_callback, name, copy.copy(getattr(_callback, name)))
    app = build()
    app.setup_apis()
    app._setup_server()
    assert [getattr(_callback, name) for name in NAMES] == [[], {}, [], {}]


def test_app_callbacks_are_not_among_them():
    app = build()

    @app.callback(Output("x", "children"), Input("in", "value"))
    def answer(value):
        return value

    assert [len(getattr(_callback, name)) for name in NAMES] == [0, 0, 0, 0]


@stock_differs("every API path goes through the global there, also one of an app")
def test_api_path_of_an_app_is_not_among_them():
    app = build()

    @app.callback(Output("x", "children"), Input("in", "value"), api_endpoint="/x")
    def answer(value):
        return value

    assert _callback.GLOBAL_API_PATHS == {}
    assert list(app.callback_api_paths) == ["/x"]


def test_declared_after_serving_waits_until_the_next_app_or_request():
    app = build()
    app._setup_server()
    declare("late")
    assert ids(_callback.GLOBAL_CALLBACK_LIST) == ["late.children"]
    assert list(_callback.GLOBAL_CALLBACK_MAP) == ["late.children"]


def test_wrapped_in_place(call):
    declare("a")
    entry = _callback.GLOBAL_CALLBACK_MAP["a.children"]
    original, seen = entry["callback"], []

    def wrapped(*args, **kwargs):
        seen.append(True)
        return original(*args, **kwargs)

    entry["callback"] = wrapped
    assert call(build(), "a") == "a x"
    assert seen == [True]


def test_deep_copies_answer_for_one_app_after_the_other(outputs, call):
    declare_abc()
    specs = copy.deepcopy(_callback.GLOBAL_CALLBACK_LIST)
    entries = copy.deepcopy(_callback.GLOBAL_CALLBACK_MAP)
    for _ in range(3):
        _callback.GLOBAL_CALLBACK_LIST = copy.deepcopy(specs)
        _callback.GLOBAL_CALLBACK_MAP = copy.deepcopy(entries)
        app = build()
        assert outputs(app) == ABC
        assert call(app, "a") == "a x"


def test_imported_before_sees_what_is_declared_later(write):
    write(
        "reader",
        "from dash._callback import GLOBAL_CALLBACK_LIST, GLOBAL_CALLBACK_MAP\n"
        "def read():\n"
        "    return [one['output'] for one in GLOBAL_CALLBACK_LIST]\n"
        "def known(key):\n"
        "    return key in GLOBAL_CALLBACK_MAP\n",
    )
    reader = importlib.import_module("reader")
    assert reader.read() == []
    declare_abc()
    assert reader.read() == ABC
    assert reader.known("a.children")
    build()._setup_server()
    assert reader.read() == []
    assert not reader.known("a.children")
    declare("x")
    assert reader.read() == ["x.children"]


def test_changed_through_an_imported_name(write, outputs):
    write(
        "changer",
        "from dash._callback import GLOBAL_CALLBACK_LIST, GLOBAL_CALLBACK_MAP\n"
        "def drop(key):\n"
        "    del GLOBAL_CALLBACK_MAP[key]\n"
        "    GLOBAL_CALLBACK_LIST[:] = [\n"
        "        one for one in GLOBAL_CALLBACK_LIST if one['output'] != key\n"
        "    ]\n",
    )
    changer = importlib.import_module("changer")
    declare_abc()
    changer.drop("b.children")
    app = build()
    assert outputs(app) == ["a.children", "c.children"]
    assert "b.children" not in app.callback_map


def test_watched_by_identity_across_apps():
    watched = {name: getattr(_callback, name) for name in NAMES}
    for _ in range(2):
        declare_abc()
        app = build()
        app.setup_apis()
        app._setup_server()
        for name, container in watched.items():
            assert getattr(_callback, name) is container


@stock_differs("an app that raised has lost its callbacks there")
def test_nothing_is_lost_by_an_app_that_refuses():
    app = build()

    @app.callback(Output("b", "children"), Input("in", "value"))
    def answer(value):
        return value

    declare("a")
    declare("b")
    with pytest.raises(dash.exceptions.DuplicateCallback):
        app._setup_server()
    assert list(_callback.GLOBAL_CALLBACK_MAP) == ["a.children", "b.children"]


def warnings_of(run):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run()
    return [one for one in caught if one.category is DeprecationWarning]


@warns_of_nothing
@pytest.mark.parametrize(
    "name, replacement",
    [
        ("GLOBAL_CALLBACK_LIST", "pending.callback_list"),
        ("GLOBAL_CALLBACK_MAP", "pending.callback_map"),
        ("GLOBAL_INLINE_SCRIPTS", "pending.inline_scripts"),
        ("GLOBAL_API_PATHS", "pending.api_paths"),
    ],
)
def test_warning_names_the_replacement(name, replacement):
    (warning,) = warnings_of(lambda: getattr(_callback, name))
    text = str(warning.message)
    assert f"dash._callback.{name}" in text
    assert f"dash.callback_registry.{replacement}" in text
    assert "dash.callback_registry.reset()" in text
    owner, attribute = replacement.split(".")
    view = getattr(getattr(dash.callback_registry, owner), attribute)
    assert view is getattr(_callback, name)


@warns_of_nothing
@pytest.mark.parametrize(
    "statement, line",
    [
        ("import dash\n\nx = dash._callback.GLOBAL_API_PATHS\n", 3),
        ("from dash import _callback\nx = _callback.GLOBAL_CALLBACK_MAP\n", 2),
        ("from dash._callback import GLOBAL_CALLBACK_MAP\n", 1),
        ("\nfrom dash._callback import GLOBAL_INLINE_SCRIPTS as scripts\n", 2),
        (
            "import dash\ndef read():\n    dash._callback.GLOBAL_CALLBACK_LIST\nread()",
            3,
        ),
        ("import dash._callback as c\nx = getattr(c, 'GLOBAL_CALLBACK_LIST')\n", 2),
    ],
    ids=["attribute", "of module", "from", "from as", "in function", "getattr"],
)
def test_warning_points_at_the_caller(write, statement, line):
    path = write("caller", statement)
    (warning,) = warnings_of(lambda: importlib.import_module("caller"))
    assert (warning.filename, warning.lineno) == (str(path), line)


@warns_of_nothing
def test_warning_comes_once_per_place(write):
    write(
        "caller",
        "import dash\n"
        "def read():\n"
        "    for _ in range(3):\n"
        "        dash._callback.GLOBAL_CALLBACK_MAP\n"
        "    dash._callback.GLOBAL_CALLBACK_MAP\n"
        "    for _ in range(3):\n"
        "        from dash._callback import GLOBAL_CALLBACK_LIST\n",
    )
    caller = importlib.import_module("caller")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        caller.read()
        caller.read()
    assert [one.lineno for one in caught] == [4, 5, 7]


@warns_of_nothing
def test_python_shows_the_warning_to_the_author_of_a_script(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import dash\nfor _ in range(2):\n    dash._callback.GLOBAL_CALLBACK_MAP\n"
    )
    shown = run_python(str(script)).stderr.splitlines()
    (line,) = [one for one in shown if "DeprecationWarning" in one]
    assert f"{script}:3: DeprecationWarning: `dash._callback.GLOBAL" in line


def test_rebinding_does_not_warn():
    def rebind():
        _callback.GLOBAL_CALLBACK_LIST = []

    assert warnings_of(rebind) == []


def test_unknown_name():
    with pytest.raises(AttributeError, match="'dash._callback' has no .*'GLOBAL_FOO'"):
        _callback.GLOBAL_FOO
    assert not hasattr(_callback, "__path__")
    assert warnings_of(lambda: getattr(_callback, "GLOBAL_FOO", None)) == []
    with pytest.raises(ImportError, match="cannot import name 'GLOBAL_FOO'"):
        exec("from dash._callback import GLOBAL_FOO")


QUIET = """
import warnings

warnings.filterwarnings("error", message=".*dash._callback")

import dash
from dash import Dash, Input, Output, callback, clientside_callback, hooks, html


@hooks.callback(Output("hook", "children"), Input("in", "value"))
def of_hook(value):
    return value


@callback(Output("a", "children"), Input("in", "value"), api_endpoint="/a")
def answer(value="none"):
    return value


clientside_callback("x => x", Output("b", "children"), Input("in", "value"))
app = Dash("quiet")
app.layout = lambda: html.Div()


@app.callback(Output("c", "children"), Input("in", "value"), api_endpoint="/c")
def of_app(value="none"):
    return value


app.clientside_callback("y => y", Output("d", "children"), Input("in", "value"))
app.csp_hashes()
app.setup_apis()
client = app.server.test_client()
assert client.get("/").status_code == 200
outputs = [one["output"] for one in client.get("/_dash-dependencies").get_json()]
assert sorted(outputs) == [f"{one}.children" for one in ("a", "b", "c", "d", "hook")]
changed = {"id": "in", "property": "value", "value": "x"}
answered = client.post(
    "/_dash-update-component",
    json={
        "output": "a.children",
        "outputs": {"id": "a", "property": "children"},
        "inputs": [changed],
        "changedPropIds": ["in.value"],
    },
)
assert answered.get_json()["response"] == {"a": {"children": "x"}}
"""


def test_dash_does_not_use_them_itself(tmp_path):
    script = tmp_path / "quiet.py"
    script.write_text(QUIET)
    finished = run_python(str(script))
    assert finished.returncode == 0, finished.stderr
    assert "dash._callback" not in finished.stderr


def run_python(*arguments):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60
    )
