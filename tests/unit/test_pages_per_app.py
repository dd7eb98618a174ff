"""Which app has which pages."""

import gc
import importlib
import runpy
import subprocess
import sys
import weakref

import dash
import pytest
from dash import Dash, html
from dash._hooks import HooksManager
from dash.exceptions import PageError
from flask import Flask

BUILD = 'app = dash.Dash(__name__, use_pages=True, pages_folder="")'
HOME = ("import dash", "dash.register_page(__name__, path='/home')")
MISSING = "404 - Page not found"


@pytest.fixture(autouse=True)
def no_pages(monkeypatch):
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    dash.page_registry.clear()


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a module into a folder that is imported from, and forgets it after."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    known = set(sys.modules)

    def write_module(name, *lines):
        path = tmp_path / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
        importlib.invalidate_caches()
        return path

    yield write_module
    for name in set(sys.modules) - known:
        del sys.modules[name]


def page(name, text=None):
    """The line that registers a page at `/name`."""
    text = f"page {name}" if text is None else text
    return f'dash.register_page("{name}", path="/{name}", layout="{text}")'


def build(name="app", **options):
    return Dash(name, use_pages=True, pages_folder="", **options)


def client(app):
    return app.server.test_client()


def visit(app, path):
    """What the browser gets for a path below the app's prefix."""
    prefix = app.config.requests_pathname_prefix
    answer = client(app).post(
        f"{prefix}_dash-update-component",
        json={
            "output": ".._pages_content.children..._pages_store.data..",
            "outputs": [
                {"id": "_pages_content", "property": "children"},
                {"id": "_pages_store", "property": "data"},
            ],
            "inputs": [
                {
                    "id": "_pages_location",
                    "property": "pathname",
                    "value": prefix + path,
                },
                {"id": "_pages_location", "property": "search", "value": ""},
            ],
            "changedPropIds": ["_pages_location.pathname"],
        },
    )
    content = answer.get_json()["response"]["_pages_content"]["children"]
    return content if isinstance(content, str) else content["props"]["children"]


def shown(app, *names):
    """Those of the names whose pages the app shows, with what they show."""
    answers = {name: visit(app, name) for name in names}
    return {name: text for name, text in answers.items() if text != MISSING}


@pytest.mark.parametrize("first", [0, 1])
def test_each_app_shows_its_own_pages(first):
    apps = []
    for name in ("one", "two"):
        app = build(name, url_base_pathname=f"/{name}/", title=name)
        app.layout = lambda: html.Div(
            [" ".join(dash.page_registry), dash.page_container]
        )
        apps.append(app)
        dash.register_page(name, redirect_from=["/old"], layout=f"only {name}")
        layout = html.P(f"both of {name}", id=f"in-{name}")
        dash.register_page("both", path="/", layout=layout)
        dash.register_page(
            "item", path_template="/item/<n>", layout=lambda n="": f"{n} {paths()}"
        )
        dash.register_page("x.not_found_404", layout=f"nothing in {name}")
    visit(apps[first], "")
    for app, name, other in zip(apps, ("one", "two"), ("two", "one")):
        assert visit(app, name) == f"only {name}"
        assert visit(app, "") == f"both of {name}"
        assert visit(app, other) == f"nothing in {name}"
        assert visit(app, "item/7") == f"7 /{name}/x /{name}/assets/y x"
        assert f"in-{name}" in app.validation_layout
        assert f"in-{other}" not in app.validation_layout
        layout = client(app).get(f"/{name}/_dash-layout").get_json()
        listed = f"both item {name} x.not_found_404"
        assert sorted(layout["props"]["children"][0].split()) == listed.split()
        text = client(app).get(f"/{name}/{name}").get_data(as_text=True)
        assert f'property="og:title" content="{name}"' in text
        redirected = client(app).get(f"/{name}/old").headers["Location"]
        assert redirected == f"/{name}/{name}"


def paths():
    """What code of an app's author gets of the app's prefix."""
    relative = dash.get_relative_path("/x")
    own = dash.strip_relative_path(relative)
    return f"{relative} {dash.get_asset_url('y')} {own}"


def test_same_path_in_one_app_is_a_mistake():
    app = build()
    dash.register_page("first", path="/", layout="1")
    dash.register_page("second", path="/", layout="2")
    app.server.testing = True
    with pytest.raises(Exception, match="duplicate paths"):
        client(app).get("/_dash-layout")


def test_pages_folders_with_equal_names(write):
    for name in ("red", "blue"):
        write(f"{name}.__init__")
        write(f"{name}.pages.home", *HOME, f"layout = 'home of {name}'")
        write(f"{name}.pages.only_{name}", *HOME[:1], page(name))
        importlib.import_module(name)
    red, blue = Dash("red", use_pages=True), Dash("blue", use_pages=True)
    names = ("home", "red", "blue")
    assert shown(blue, *names) == {"home": "home of blue", "blue": "page blue"}
    assert shown(red, *names) == {"home": "home of red", "red": "page red"}


# Which app is near


@pytest.mark.parametrize("where", ["before", "after"])
def test_packages_that_import_their_pages(write, where):
    for name in ("red", "blue"):
        write(f"{name}_pages", "import dash", page("p", f"{name} page"), page(name))
        lines = [f"import {name}_pages", BUILD]
        write(name, "import dash", *(lines if where == "before" else lines[::-1]))
    build()  # without an app in the process, a page can't come before it
    red, blue = map(importlib.import_module, ("red", "blue"))
    names = ("p", "red", "blue")
    assert shown(red.app, *names) == {"p": "red page", "red": "page red"}
    assert shown(blue.app, *names) == {"p": "blue page", "blue": "page blue"}


@pytest.mark.parametrize(
    "lines",
    [
        (BUILD, "import library", page("a")),
        ("import library", page("a"), BUILD),
        (BUILD, 'helper = dash.Dash("helper")', page("a")),
    ],
    ids=["after a library's", "before it", "after one without pages"],
)
def test_page_of_a_file_with_an_app(write, lines):
    write("library", "import dash", BUILD)
    write("shop", "import dash", *lines)
    shop, library = map(importlib.import_module, ("shop", "library"))
    assert shown(shop.app, "a") == {"a": "page a"}
    assert shown(library.app, "a") == {}


def test_page_of_a_block(write):
    write("given", "import dash", page("a"))
    red, blue = build("red"), build("blue")
    with red.callback_registry.declaring():
        importlib.import_module("given")
    assert (visit(red, "a"), visit(blue, "a")) == ("page a", MISSING)


def test_factory_called_twice(write):
    write(
        "shared",
        "import dash",
        "dash.register_page('s', layout='page s', redirect_from=['/old'])",
        page("gone"),
    )
    write(
        "factory",
        "import dash",
        "def create(name):",
        "    app = dash.Dash(",
        "        name,",
        "        use_pages=True,",
        "        pages_folder='',",
        "        url_base_pathname=f'/{name}/',",
        "    )",
        "    dash.register_page('own', layout=f'own of {name}')",
        "    import shared",
        "    dash.page_registry.pop('gone')",
        "    return app, dash.page_registry['s']['relative_path']",
    )
    create = importlib.import_module("factory").create
    made = {name: create(name) for name in ("one", "two", "three")}
    for name in ("three", "one", "two"):
        app, relative_path = made[name]
        assert relative_path == f"/{name}/s"
        location = client(app).get(f"/{name}/old").headers["Location"]
        assert location == relative_path
        expected = {"own": f"own of {name}", "s": "page s"}
        assert shown(app, "own", "s", "gone") == expected


def test_factory_whose_first_app_is_gone(write):
    write("shared", "import dash", page("shared"))
    write(
        "factory",
        "import dash",
        "def create():",
        f"    {BUILD}",
        '    dash.register_page("own", layout=lambda: f"page {app.title}")',
        "    import shared",
        "    return app",
    )
    create = importlib.import_module("factory").create
    dead = []
    for _ in range(3):
        app = create()
        assert shown(app, "own", "shared") == {
            "own": "page Dash",
            "shared": "page shared",
        }
        dead.append(weakref.ref(app))
        del app
        visit(build(), "")  # the app built last and the one served last stay
        gc.collect()
    assert [reference() for reference in dead] == [None] * 3


def test_redirects_of_an_app_that_gets_its_server_later():
    app = build(server=False)
    dash.register_page("a", layout="", redirect_from=["/old"])
    app.init_app(Flask("host"))
    assert client(app).get("/old").headers["Location"] == "/a"


# Run again


def test_reload_of_the_app(write):
    write("program_pages", "import dash", page("kept"))
    write("program", "import dash", BUILD, "import program_pages", page("a"), page("b"))
    program = importlib.import_module("program")
    old = program.app
    new = (page("a", "new a"), page("c"))
    write("program", "import dash", BUILD, "import program_pages", *new)
    for _ in range(3):
        program = importlib.reload(program)
        assert list(dash.page_registry) == ["a", "c", "kept"]
    names = ("a", "b", "c", "kept")
    expected = {"a": "new a", "c": "page c", "kept": "page kept"}
    assert shown(program.app, *names) == expected
    expected = {"a": "page a", "b": "page b", "kept": "page kept"}
    assert shown(old, *names) == expected


def test_page_files_that_are_run_again(write):
    write("package.__init__")
    write("package.pages.home", *HOME, "layout = 'old'")
    write("package.pages.gone", "import dash", page("gone"))
    write("program", "import dash", "app = dash.Dash('package', use_pages=True)")
    importlib.import_module("package")
    program = importlib.import_module("program")
    old = program.app
    write("package.pages.home", *HOME, "layout = 'new'")
    write("package.pages.gone").unlink()
    program = importlib.reload(program)
    assert shown(program.app, "home", "gone") == {"home": "new"}
    assert shown(old, "home", "gone") == {"home": "old", "gone": "page gone"}


@pytest.mark.parametrize("what", ["both", "the other app"])
def test_page_file_that_is_run_again_by_itself(write, what):
    for name in ("red", "blue"):
        write(f"{name}.__init__")
        write(f"{name}.pages.home", *HOME, f"layout = 'old {name}'")
        write(
            f"{name}.main", "import dash", f"app = dash.Dash('{name}', use_pages=True)"
        )
    red = importlib.import_module("red.main")
    home = sys.modules[next(iter(dash.page_registry))]
    blue = importlib.import_module("blue.main")
    visit(red.app, "home")
    write("red.pages.home", *HOME, "layout = 'new red'")
    home.__spec__.loader.exec_module(home)
    if what == "both":
        assert visit(red.app, "home") == "new red"
    importlib.reload(red)
    gc.collect()
    assert visit(blue.app, "home") == "old blue"
    assert visit(red.app, "home") == "new red"


def test_page_of_an_app_that_is_being_built_is_not_made_for_older_apps(write):
    told = (
        "layout = ''",
        "from dash.callback_registry import answering",
        "from package import seen",
        "for app in seen.older:",
        "    with answering(app):",
        "        seen.titles.append(dash.page_registry[__name__]['title'])",
    )
    write("package.__init__")
    write("package.seen", "older, titles = [], []")
    register = "dash.register_page(__name__, path='/', title='{}')"
    write("package.pages.home", "import dash", register.format("old"), *told)
    write("program", "import dash", "app = dash.Dash('package', use_pages=True)")
    seen = importlib.import_module("package.seen")
    program = importlib.import_module("program")
    seen.older.append(program.app)
    write("package.pages.home", "import dash", register.format("new"), *told)
    importlib.reload(program)
    assert seen.titles == ["old"]


def test_one_file_run_twice_with_both_apps_kept(write):
    path = write("program", "import dash", BUILD, page("a", "first"), page("b"))
    first = runpy.run_path(str(path))["app"]
    path = write("program", "import dash", BUILD, page("a", "second"), page("c"))
    second = runpy.run_path(str(path))["app"]
    assert shown(first, "a", "b", "c") == {"a": "first", "b": "page b"}
    assert shown(second, "a", "b", "c") == {"a": "second", "c": "page c"}


def test_module_of_pages_that_fails_and_is_mended(write):
    own = ("import dash", "dash.register_page(__name__, path='/own')")
    write("red_pages", *own, "layout = 'old'", page("a"), page("b"))
    write(
        "red",
        "import dash",
        BUILD,
        "import red_pages",
        "dash.page_registry['red_pages']['layout'] = red_pages.layout",
    )
    write("blue", "import dash", BUILD, page("blue"))
    red, blue = map(importlib.import_module, ("red", "blue"))
    names = ("own", "a", "b", "c", "blue")
    good = {"own": "old", "a": "page a", "b": "page b"}
    assert shown(red.app, *names) == good
    failing = ("layout = 'failed'", page("a", "failed"), page("c"), "1 / 0")
    write("red_pages", *own, *failing)
    with pytest.raises(ZeroDivisionError):
        importlib.reload(sys.modules["red_pages"])
    assert shown(red.app, *names) == good
    # Nothing is left of the run that has failed.
    gc.collect()
    write("red_pages", *own, "layout = 'new'", page("a", "new a"), page("c"))
    importlib.reload(sys.modules["red_pages"])
    expected = {"own": "new", "a": "new a", "c": "page c"}
    assert shown(red.app, *names) == expected
    assert shown(blue.app, *names) == {"blue": "page blue"}


def test_page_file_that_fails_and_is_mended(write):
    write("package.__init__")
    write("package.pages.home", *HOME, "1 / 0")
    importlib.import_module("package")
    with pytest.raises(ZeroDivisionError):
        Dash("package", use_pages=True)
    write("package.pages.home", *HOME, "layout = 'mended'")
    assert visit(Dash("package", use_pages=True), "home") == "mended"


def test_reload_adds_a_redirect_once(write):
    lines = ("import dash", "dash.register_page('a', layout='', redirect_from=['/o'])")
    write("program_pages", *lines)
    write("program", "import dash", BUILD, "import program_pages")
    program = importlib.import_module("program")
    importlib.reload(sys.modules["program_pages"])
    assert client(program.app).get("/o").headers["Location"] == "/a"


def test_cells_that_are_run_again():
    def run(*lines):
        exec(compile("\n".join(lines), "<cell>", "exec"), cells)

    cells = {"__name__": "__main__"}
    run("import dash", BUILD)
    run(page("a"), page("b"))
    run("import dash", BUILD)
    assert list(dash.page_registry) == ["a", "b"]
    assert shown(cells["app"], "a", "b") == {"a": "page a", "b": "page b"}
    run(page("a", "new a"))
    assert shown(cells["app"], "a", "b") == {"a": "new a", "b": "page b"}


# Where nobody answers


def test_page_can_not_be_registered_in_a_request():
    app = build()
    layout = html.P("a")
    dash.register_page(
        "a", layout=lambda: dash.register_page("late", layout="") or layout
    )
    app.server.testing = True
    with pytest.raises(PageError, match="within a callback"):
        client(app).get("/_dash-layout")
    assert list(dash.page_registry) == ["a"]


def test_before_the_first_app(tmp_path):
    program = """
import dash
dash._hooks.HooksManager._registered = True
try:
    dash.register_page("a", layout="")
except dash.exceptions.PageError as error:
    print("refused")
dash.page_registry["by_hand"] = {"path": "/by-hand"}
print(*dash.page_registry)
first = dash.Dash("first", use_pages=True, pages_folder="")
print(*dash.page_registry)
second = dash.Dash("second", use_pages=True, pages_folder="")
print(len(dash.page_registry))
"""
    printed = subprocess.run(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=tmp_path,
    ).stdout
    assert printed.split() == ["refused", "by_hand", "by_hand", "0"]
