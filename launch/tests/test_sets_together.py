"""The registry together with the sets `pages` and `listing`.

Tests that need nothing but the registry are in `rules`.
"""

import sys

import pytest
from callback_registry import conftest
from callback_registry.apps import build, client, declare, declaring, get, outputs
from dash import ClientsideFunction, Input, Output

nothing_declared, write, load = conftest.nothing_declared, conftest.write, conftest.load

LIST = "_dash-dependencies"
PAGE = "import dash\ndash.register_page(__name__)\nlayout = html.Div()\n"


def test_late_declaration_changes_the_list_that_a_page_has():
    app = build()
    tag = get(app, LIST).headers["ETag"]
    assert (
        client(app).get(f"/{LIST}", headers={"If-None-Match": tag}).status_code == 304
    )
    declare("late")
    changed = client(app).get(f"/{LIST}", headers={"If-None-Match": tag})
    assert [one["output"] for one in changed.get_json()] == ["late.children"]


def test_clientside_function_that_is_set_after_the_list_was_read():
    """Declaring takes more than one step, and a request may come between them."""
    app = build()
    get(app, LIST)

    class Interrupted(list):
        def append(self, spec):
            super().append(spec)
            assert get(app, LIST).headers["ETag"]

    app._callback_list = Interrupted(app._callback_list)
    function, out = ClientsideFunction("demo", "show"), Output("late", "children")
    app.clientside_callback(function, out, Input("in", "value"))
    listed = get(app, LIST).get_json()
    assert listed[-1]["clientside_function"]["function_name"] == "show"


@pytest.mark.parametrize("is_served", [False, True], ids=["unserved", "served"])
def test_page_that_is_run_again_by_itself(write, load, is_served):
    def seen():
        return [one for one in outputs(app) if one in ("kept", "gone")]

    path = write("pages.home", PAGE + declaring("kept") + declaring("gone"))
    source = f"app = Dash('app', use_pages=True, pages_folder={str(path.parent)!r})\n"
    app, other = load("program", source).app, build()
    modules = [*sys.modules.values()]
    home = next(one for one in modules if getattr(one, "__file__", "") == str(path))
    if is_served:
        assert seen() == ["kept", "gone"]
    for source, left in ((declaring("kept"), ["kept"]), ("", [])):
        write("pages.home", PAGE + source)
        home.__spec__.loader.exec_module(home)
        assert (seen(), outputs(other)) == (left, [])
    write("pages.home", PAGE + "1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        home.__spec__.loader.exec_module(home)
    assert seen() == []


def test_pages_of_apps_of_two_places_import_modules(tmp_path, write, load):
    apps = []
    for name in ("one", "two"):
        write(f"of_{name}", declaring(f"of_{name}"))
        write(f"{name}.page", f"{PAGE}import of_{name}\n" + declaring(name))
        source = f"folder = {str(tmp_path / name)!r}\n"
        source += f"app = Dash('{name}', use_pages=True, pages_folder=folder)\n"
        apps.append(load(f"app_{name}", source).app)
    names = {"one", "of_one", "two", "of_two"}
    found = [names.intersection(outputs(app)) for app in reversed(apps)]
    assert found == [{"two", "of_two"}, {"one", "of_one"}]
