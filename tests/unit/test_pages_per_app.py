"""Which app has which pages."""

import gc
import importlib
import runpy
import subprocess
import sys
import weakref

import dash
import pytest
from dash import Dash, Input, Output, html
from dash._hooks import HooksManager
from dash.exceptions import PageError

ROUTER = ".._pages_content.children..._pages_store.data.."


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


def build(name="app", **options):
    return Dash(name, use_pages=True, pages_folder="", **options)


def register(name, **options):
    """A page at `/name` whose layout tells the name."""
    options = {"layout": f"page {name}", **options}
    dash.register_page(name, path=f"/{name}", **options)


BUILD = 'app = dash.Dash(__name__, use_pages=True, pages_folder="")'


def page(name, text=None):
    """The line that registers a page at `/name`."""
    text = f"page {name}" if text is None else text
    return f'dash.register_page("{name}", path="/{name}", layout="{text}")'


def client(app):
    return app.server.test_client()


def visit(app, name):
    """What the browser gets for the page at `/name` below the app's prefix."""
    prefix = app.config.requests_pathname_prefix
    location = [
        {"id": "_pages_location", "property": "pathname", "value": prefix + name},
        {"id": "_pages_location", "property": "search", "value": ""},
    ]
    outputs = [
        {"id": "_pages_content", "property": "children"},
        {"id": "_pages_store", "property": "data"},
    ]
    answer = client(app).post(
        f"{prefix}_dash-update-component",
        json={
            "output": ROUTER,
            "outputs": outputs,
            "inputs": location,
            "changedPropIds": ["_pages_location.pathname"],
        },
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)
    content = answer.get_json()["response"]["_pages_content"]["children"]
    return content if isinstance(content, str) else content["props"]["children"]


def shown(app, *names):
    """Those of the names whose pages the app shows, with what they show."""
    answers = {name: visit(app, name) for name in names}
    missing = "404 - Page not found"
    return {name: text for name, text in answers.items() if text != missing}


def script(*lines, cwd):
    """What a program of its own prints."""
    program = "\n".join(
        [
            "import dash",
            "from dash._hooks import HooksManager",
            "HooksManager._registered = True",
            *lines,
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


# Two apps


@pytest.mark.parametrize("first", ["one", "two"])
def test_each_app_shows_its_own_pages(first):
    one = build("one")
    register("a")
    register("both", layout="both of one")
    two = build("two")
    register("b")
    register("both", layout="both of two")
    apps = {"one": one, "two": two}
    visit(apps[first], "")
    assert shown(one, "a", "b", "both") == {"a": "page a", "both": "both of one"}
    assert shown(two, "a", "b", "both") == {"b": "page b", "both": "both of two"}


def test_pages_folders_with_equal_names(write):
    for name in ("red", "blue"):
        write(f"{name}.__init__")
        write(
            f"{name}.pages.home",
            "import dash",
            "dash.register_page(__name__, path='/home')",
            f"layout = 'home of {name}'",
        )
        write(
            f"{name}.pages.only_{name}",
            "import dash",
            "dash.register_page(__name__)",
            f"layout = 'only {name}'",
        )
    for name in ("red", "blue"):
        importlib.import_module(name)
    red, blue = Dash("red", use_pages=True), Dash("blue", use_pages=True)
    names = ("home", "only-red", "only-blue")
    assert shown(blue, *names) == {"home": "home of blue", "only-blue": "only blue"}
    assert shown(red, *names) == {"home": "home of red", "only-red": "only red"}


def test_registry_is_that_of_the_app_that_answers():
    def links():
        return html.Div([html.Div(one) for one in dash.page_registry])

    def linked(app):
        answer = client(app).get("/_dash-layout").get_json()
        divs = answer["props"]["children"][0]["props"]["children"]
        return [one["props"]["children"] for one in divs]

    apps = []
    for name in ("one", "two"):
        app = build(name)
        app.layout = lambda: html.Div([links(), dash.page_container])
        register(f"page_{name}")
        register("listing", layout=lambda: " ".join(dash.page_registry))
        apps.append(app)
    one, two = apps
    assert linked(one) == ["listing", "page_one"]
    assert linked(two) == ["listing", "page_two"]
    assert visit(one, "listing") == "listing page_one"
    assert visit(two, "listing") == "listing page_two"


def test_validation_layout_has_the_pages_of_the_app():
    one = build("one")
    register("a", layout=html.P(id="in-a"))
    two = build("two")
    register("b", layout=html.P(id="in-b"))
    for app in (two, one):
        visit(app, "")
    assert "in-a" in one.validation_layout and "in-b" not in one.validation_layout
    assert "in-b" in two.validation_layout and "in-a" not in two.validation_layout


def test_same_path_in_two_apps_is_no_mistake():
    one = build("one")
    dash.register_page("first", path="/", layout="home of one")
    two = build("two")
    dash.register_page("second", path="/", layout="home of two")
    assert (visit(one, ""), visit(two, "")) == ("home of one", "home of two")


def test_same_path_in_one_app_is_a_mistake():
    app = build()
    dash.register_page("first", path="/", layout="1")
    dash.register_page("second", path="/", layout="2")
    app.server.testing = True
    with pytest.raises(Exception, match="duplicate paths"):
        client(app).get("/_dash-layout")


def test_templates_and_not_found_pages_of_the_app():
    one = build("one")
    dash.register_page(
        "item", path_template="/item/<number>", layout=lambda number=0: f"one {number}"
    )
    dash.register_page("x.not_found_404", layout="nothing in one")
    two = build("two")
    dash.register_page(
        "item", path_template="/item/<number>", layout=lambda number=0: f"two {number}"
    )
    assert visit(one, "item/7") == "one 7"
    assert visit(two, "item/7") == "two 7"
    assert visit(one, "other") == "nothing in one"
    assert visit(two, "other") == "404 - Page not found"


def test_title_and_image_of_the_app(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "logo.png").write_bytes(b"")
    one = build("one", title="One", assets_folder=str(tmp_path / "one"))
    dash.register_page("p", layout="")
    two = build("two", title="Two", assets_folder=str(tmp_path))
    dash.register_page("p", layout="")
    text = client(one).get("/p").get_data(as_text=True)
    assert 'property="og:title" content="One"' in text and "logo.png" in text
    text = client(two).get("/p").get_data(as_text=True)
    assert 'property="og:title" content="Two"' in text and "logo.png" not in text


# Paths


def test_paths_of_the_app_that_answers():
    def paths():
        relative = dash.get_relative_path("/x")
        own = dash.strip_relative_path(relative)
        return f"{relative} {dash.get_asset_url('y')} {own}"

    apps = []
    for name in ("one", "two"):
        app = build(name, url_base_pathname=f"/{name}/")
        register("p", layout=paths)
        app.layout = lambda: html.Div([paths(), dash.page_container])
        app.callback(Output("out", "children"), Input("in", "value"))(lambda _: paths())
        apps.append(app)
    for app, name in zip(apps, ("one", "two")):
        expected = f"/{name}/x /{name}/assets/y x"
        assert visit(app, "p") == expected
        layout = client(app).get(f"/{name}/_dash-layout").get_json()
        assert layout["props"]["children"][0] == expected
        assert called(app) == expected


def called(app):
    prefix = app.config.requests_pathname_prefix
    answer = client(app).post(
        f"{prefix}_dash-update-component",
        json={
            "output": "out.children",
            "outputs": {"id": "out", "property": "children"},
            "inputs": [{"id": "in", "property": "value", "value": "x"}],
            "changedPropIds": ["in.value"],
        },
    )
    return answer.get_json()["response"]["out"]["children"]


def test_links_have_the_prefix_of_their_app():
    one = build("one", url_base_pathname="/one/")
    register("a")
    two = build("two", url_base_pathname="/two/")
    register("b")
    found = {}
    for app in (one, two):
        app.layout = lambda: html.Div(
            [dash.page_container]
            + [html.P(one["relative_path"]) for one in dash.page_registry.values()]
        )
        prefix = app.config.requests_pathname_prefix
        layout = client(app).get(f"{prefix}_dash-layout").get_json()
        found[prefix] = layout["props"]["children"][1]["props"]["children"]
    assert found == {"/one/": "/one/a", "/two/": "/two/b"}


def test_redirects_lead_to_the_pages_of_the_app():
    one = build("one", url_base_pathname="/one/")
    register("a", redirect_from=["/old"])
    two = build("two", url_base_pathname="/two/")
    register("b", redirect_from=["/old"])
    assert client(one).get("/one/old").headers["Location"] == "/one/a"
    assert client(two).get("/two/old").headers["Location"] == "/two/b"


# Who has a page


def test_page_after_a_library_built_an_app_for_itself(write):
    write("library", "import dash", BUILD)
    write("shop", "import dash", BUILD, "import library", page("a"))
    shop, library = map(importlib.import_module, ("shop", "library"))
    assert shown(shop.app, "a") == {"a": "page a"}
    assert shown(library.app, "a") == {}


def test_page_after_an_app_without_pages_in_the_same_file(write):
    write("shop", "import dash", BUILD, 'helper = dash.Dash("helper")', page("a"))
    shop = importlib.import_module("shop")
    assert shown(shop.app, "a") == {"a": "page a"}


def test_page_before_the_app_and_after_that_of_a_library(write):
    write("library", "import dash", 'app = dash.Dash("library")')
    write("shop_pages", "import dash", page("a"))
    write("shop", "import dash, library", "import shop_pages", BUILD)
    shop = importlib.import_module("shop")
    assert shown(shop.app, "a") == {"a": "page a"}


def test_page_for_an_app_of_another_module_before_the_next_app(write):
    write("shop", "import dash", BUILD)
    write("main", "import dash, shop", page("a"), BUILD, page("b"))
    shop, main = map(importlib.import_module, ("shop", "main"))
    assert shown(shop.app, "a", "b") == {"a": "page a"}
    assert shown(main.app, "a", "b") == {"b": "page b"}


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


def test_factory_called_twice(write):
    write("shared", "import dash", page("shared"))
    write(
        "factory",
        "import dash",
        "def create(name):",
        '    app = dash.Dash(name, use_pages=True, pages_folder="")',
        "    dash.register_page('own', path='/own', layout=f'own of {name}')",
        "    import shared",
        "    return app",
    )
    create = importlib.import_module("factory").create
    one, two, three = create("one"), create("two"), create("three")
    for app, name in ((three, "three"), (one, "one"), (two, "two")):
        expected = {"own": f"own of {name}", "shared": "page shared"}
        assert shown(app, "own", "shared") == expected


def test_factory_called_twice_with_other_prefixes(write):
    write(
        "shared",
        "import dash",
        "dash.register_page('s', path='/s', layout='s', redirect_from=['/old'])",
    )
    write(
        "factory",
        "import dash",
        "def create(prefix):",
        "    app = dash.Dash(",
        "        'app', use_pages=True, pages_folder='', url_base_pathname=prefix",
        "    )",
        "    import shared",
        "    return app, dash.page_registry['s']['relative_path']",
    )
    create = importlib.import_module("factory").create
    (one, of_one), (two, of_two) = create("/one/"), create("/two/")
    assert (of_one, of_two) == ("/one/s", "/two/s")
    assert client(two).get("/two/old").headers["Location"] == "/two/s"
    assert client(one).get("/one/old").headers["Location"] == "/one/s"


def test_page_that_somebody_took_out_stays_out(write):
    write("shared", "import dash", page("shared"), page("gone"))
    write(
        "factory",
        "import dash",
        "def create():",
        '    app = dash.Dash("app", use_pages=True, pages_folder="")',
        "    import shared",
        "    dash.page_registry.pop('gone', None)",
        "    return app",
    )
    create = importlib.import_module("factory").create
    for app in (create(), create()):
        assert shown(app, "shared", "gone") == {"shared": "page shared"}


def test_functions_that_build_an_app_each():
    def one():
        app = build("one")
        register("a")
        return app

    def two():
        app = build("two")
        register("b")
        return app

    first, second, third = one(), two(), one()
    assert [list(shown(app, "a", "b")) for app in (first, second, third)] == [
        ["a"],
        ["b"],
        ["a"],
    ]


# Run again


def test_reload_of_the_app_forgets_a_page_that_an_edit_removed(write):
    write("program", "import dash", BUILD, page("a"), page("b"))
    program = importlib.import_module("program")
    old = program.app
    write("program", "import dash", BUILD, page("a", "new a"), page("c"))
    program = importlib.reload(program)
    assert shown(program.app, "a", "b", "c") == {"a": "new a", "c": "page c"}
    assert shown(old, "a", "b", "c") == {"a": "page a", "b": "page b"}


def test_reload_of_the_app_keeps_pages_of_modules_that_are_not_run_again(write):
    write("program_pages", "import dash", page("a"), page("b"))
    write("program", "import dash", BUILD, "import program_pages")
    program = importlib.import_module("program")
    for _ in range(3):
        program = importlib.reload(program)
        assert list(dash.page_registry) == ["a", "b"]
    assert shown(program.app, "a", "b") == {"a": "page a", "b": "page b"}


def test_page_files_that_are_run_again(write):
    write("package.__init__")
    write("package.pages.__init__")
    home = ("import dash", "dash.register_page(__name__, path='/home')")
    write("package.pages.home", *home, "layout = 'old'")
    write("package.pages.gone", "import dash", page("gone"))
    program = (
        "import dash",
        "app = dash.Dash('package', use_pages=True)",
    )
    importlib.import_module("package")
    write("program", *program)
    program = importlib.import_module("program")
    old = program.app
    write("package.pages.home", *home, "layout = 'new'")
    write("package.pages.gone").unlink()
    program = importlib.reload(program)
    assert shown(program.app, "home", "gone") == {"home": "new"}
    assert shown(old, "home", "gone") == {"home": "old", "gone": "page gone"}


def test_one_file_run_twice_with_both_apps_kept(write):
    path = write("program", "import dash", BUILD, page("a", "first"), page("b"))
    first = runpy.run_path(str(path))["app"]
    path = write("program", "import dash", BUILD, page("a", "second"), page("c"))
    second = runpy.run_path(str(path))["app"]
    assert shown(first, "a", "b", "c") == {"a": "first", "b": "page b"}
    assert shown(second, "a", "b", "c") == {"a": "second", "c": "page c"}


def test_pages_folder_of_one_file_run_twice(write):
    write("package.__init__")
    write(
        "package.pages.home",
        "import dash",
        "dash.register_page(__name__, path='/home')",
        "layout = lambda: ' '.join(dash.page_registry)",
    )
    importlib.import_module("package")
    path = write(
        "program",
        "import dash",
        "app = dash.Dash('package', use_pages=True)",
        "dash.register_page(run, layout=run)",
    )
    apps = {
        name: runpy.run_path(str(path), {"run": name})["app"] for name in ("1", "2")
    }
    assert visit(apps["1"], "home") == "1 package.pages.home"
    assert visit(apps["2"], "home") == "2 package.pages.home"


def test_reload_of_a_module_of_pages(write):
    write("red_pages", "import dash", page("a"), page("b"))
    write("red", "import dash", BUILD, "import red_pages")
    write("blue", "import dash", BUILD, page("blue"))
    red, blue = map(importlib.import_module, ("red", "blue"))
    write("red_pages", "import dash", page("a", "new a"), page("c"))
    importlib.reload(sys.modules["red_pages"])
    names = ("a", "b", "c", "blue")
    assert shown(red.app, *names) == {"a": "new a", "c": "page c"}
    assert shown(blue.app, *names) == {"blue": "page blue"}


def test_reload_of_a_module_that_has_no_pages_any_more(write):
    write("program_pages", "import dash", page("a"))
    write("program", "import dash", BUILD, "import program_pages", page("b"))
    program = importlib.import_module("program")
    assert shown(program.app, "a", "b") == {"a": "page a", "b": "page b"}
    write("program_pages", "import dash", "# none")
    importlib.reload(sys.modules["program_pages"])
    assert shown(program.app, "a", "b") == {"b": "page b"}


def test_reload_adds_a_redirect_once(write):
    lines = ("import dash", "dash.register_page('a', layout='', redirect_from=['/o'])")
    write("program_pages", *lines)
    write("program", "import dash", BUILD, "import program_pages")
    program = importlib.import_module("program")
    importlib.reload(sys.modules["program_pages"])
    assert client(program.app).get("/o").headers["Location"] == "/a"


def test_dead_apps_are_let_go(write):
    write("shared", "import dash", page("shared"))
    write(
        "factory",
        "import dash, gc",
        "def create():",
        '    app = dash.Dash("app", use_pages=True, pages_folder="")',
        "    dash.register_page('own', layout=lambda: app.title)",
        "    import shared",
        "    return app",
    )
    create = importlib.import_module("factory").create
    apps = [create() for _ in range(3)]
    visit(apps[0], "own")
    dead = [weakref.ref(app) for app in apps]
    del apps
    build()  # the app built last stays
    gc.collect()
    assert [reference() for reference in dead] == [None] * 3


# Where nobody answers


def test_page_can_not_be_registered_in_a_request():
    app = build()
    register("a", layout=lambda: dash.register_page("late", layout=""))
    app.server.testing = True
    with pytest.raises(PageError, match="within a callback"):
        client(app).get("/_dash-layout")
    assert list(dash.page_registry) == ["a"]


def test_page_can_not_be_registered_without_an_app(tmp_path):
    printed = script(
        "try:",
        "    dash.register_page('a', layout='')",
        "except dash.exceptions.PageError as error:",
        "    print(type(error).__name__)",
        cwd=tmp_path,
    )
    assert printed == ["PageError"]


def test_pages_put_there_before_the_first_app(tmp_path):
    printed = script(
        "dash.page_registry['by_hand'] = {'path': '/by-hand'}",
        "print(*dash.page_registry)",
        "first = dash.Dash('first', use_pages=True, pages_folder='')",
        "print(*dash.page_registry)",
        "second = dash.Dash('second', use_pages=True, pages_folder='')",
        "print(len(dash.page_registry))",
        cwd=tmp_path,
    )
    assert printed == ["by_hand", "by_hand", "0"]
