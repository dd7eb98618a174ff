"""Which app a background job is for, and what is left of apps that are gone."""

import copy
import gc
import importlib
import runpy
import sys
import weakref

import pytest
from dash import Dash, DiskcacheManager, Input, Output, callback, callback_registry
from dash import _background_jobs as background_jobs
from dash import get_app, html
from dash._callback_context import context_value
from dash._hooks import HooksManager
from dash._utils import AttributeDict
from dash.background_callback.managers import BaseBackgroundCallbackManager
from dash.exceptions import BackgroundCallbackError
from diskcache import Cache

MODULE = """
from dash import Dash, Input, Output, callback, html

app = Dash(__name__)
app.layout = html.Div()


@callback(Output("out", "children"), Input("in", "value"), background=True)
def work(value):
    return NAME
"""


class Manager(BaseBackgroundCallbackManager):
    """Runs a job at once, in the process that asks for it."""

    def make_job_fn(self, fn, progress, key=None):
        def job(context):
            context_value.set(AttributeDict(**context))
            return fn("x")

        return job


@pytest.fixture(autouse=True)
def clean_jobs(monkeypatch):
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    monkeypatch.setattr(BaseBackgroundCallbackManager, "managers", [])
    monkeypatch.setattr(BaseBackgroundCallbackManager, "functions", [])
    callback_registry.reset()
    yield
    # Who includes which module holds for other tests too.
    callback_registry.reset()


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    known = set(sys.modules)

    def write_module(name, source):
        path = tmp_path / f"{name}.py"
        path.write_text(source)
        importlib.invalidate_caches()
        return path

    yield write_module
    for name in set(sys.modules) - known:
        del sys.modules[name]


def create(text="", name="app", **options):
    app = Dash(name, **options)
    app.layout = html.Div()

    @callback(Output("out", "children"), Input("in", "value"), background=True)
    def work(value):
        return f"{text} {value} of {get_app().config.name}"

    return app


def address_of(app, **told):
    with callback_registry.answering(app):
        return {**background_jobs.address(), **told}


def run(manager, address):
    """What the only job of a manager returns for an address."""
    (job,) = manager.func_registry.values()
    return job({"background_job": address})


def drop_all():
    """Lets go of all apps, also of the one that `get_app` keeps."""
    Dash("last")
    callback_registry.reset()
    gc.collect()


@pytest.mark.parametrize("process", [{}, {"process": "another"}])
def test_each_app_runs_its_own(process):
    manager = Manager(None)
    made = {name: create(name, name) for name in ("one", "two", "three")}
    for name in ("two", "one", "three"):
        answer = run(manager, address_of(made[name], **process))
        assert answer == f"{name} x of {name}"


def test_a_manager_that_comes_late():
    made = [create(name, name) for name in ("one", "two")]
    manager = Manager(None)
    assert [run(manager, address_of(app))[:3] for app in made] == ["one", "two"]


def test_callbacks_of_an_app_object():
    manager, made = Manager(None), []
    for name in ("one", "two"):
        app = Dash(name)

        @app.callback(Output("out", "children"), Input("in", "value"), background=True)
        def work(value, name=name):
            return f"{name} {value}"

        made.append(app)
    told = [run(manager, address_of(app, process="another")) for app in made]
    assert told == ["one x", "two x"]


def test_apps_that_nothing_tells_apart_are_so_in_one_process_only():
    manager = Manager(None)
    made = [create(number) for number in range(2)]
    for number, app in enumerate(made):
        assert run(manager, address_of(app)) == f"{number} x of app"
        with pytest.raises(BackgroundCallbackError, match="a name or a prefix"):
            run(manager, address_of(app, process="another"))


@pytest.mark.parametrize("first", [0, 1])
def test_a_worker_that_has_one_of_two_that_nothing_tells_apart(first):
    """It may have the other one, so it runs the jobs of neither."""
    made = [create(number) for number in range(2)]
    sent = [address_of(app, process="another") for app in made]
    del made[first]
    made[0].title = "kept"
    drop_all()
    manager = Manager(None)
    create("here")
    for address in sent:
        with pytest.raises(BackgroundCallbackError, match="a name or a prefix"):
            run(manager, address)


def test_a_worker_that_cannot_tell_whose_job_it_is():
    sent = address_of(create("there"), process="another")
    drop_all()
    manager = Manager(None)
    kept = [create(number) for number in range(2)]
    with pytest.raises(BackgroundCallbackError, match="a name or a prefix"):
        run(manager, sent)
    assert len(kept) == 2


def test_an_app_that_is_not_there():
    sent = address_of(create("there", "admin"), process="another")
    drop_all()
    manager = Manager(None)
    public = create("here", "public")
    with pytest.raises(BackgroundCallbackError, match="'admin', which this process"):
        run(manager, sent)
    assert run(manager, address_of(public, process="another")) == "here x of public"


def test_a_context_that_tells_no_app():
    manager = Manager(None)
    made = [create("only")]
    assert run(manager, None) == "only x of app"
    made.append(create("other"))
    with pytest.raises(BackgroundCallbackError, match="cannot tell"):
        run(manager, None)


def test_a_function_that_no_app_has():
    manager = Manager(None)

    def work(value):
        return value

    manager.register_func(work, False, "nowhere.children")
    assert run(manager, None) == "x"


def keys_of(*options):
    """What tells apps apart elsewhere, that are built one after the other."""
    made = [create(**one) for one in options]
    found = [address_of(app)["keys"][0] for app in made]
    made.clear()
    drop_all()
    return found


@pytest.mark.parametrize(
    "options",
    [
        {"name": "b"},
        {"requests_pathname_prefix": "/b/"},
        {"routes_pathname_prefix": "/b/", "requests_pathname_prefix": "/b/"},
    ],
)
def test_a_name_and_prefixes_tell_apps_apart_in_any_order(options):
    one, other = keys_of({"name": "a"}, options)
    assert one != other
    assert keys_of(options, {"name": "a"}) == [other, one]


@pytest.mark.parametrize(
    "variable", ["DASH_URL_BASE_PATHNAME", "DASH_REQUESTS_PATHNAME_PREFIX"]
)
def test_a_prefix_of_the_environment_is_not_the_programs(monkeypatch, variable):
    before = keys_of({})
    monkeypatch.setenv(variable, "/p/")
    assert keys_of({}) == before


def test_a_reload_keeps_the_key(write):
    write("program", MODULE)
    module = importlib.import_module("program")
    kept = [module.app]
    for _ in range(3):
        module = importlib.reload(module)
        kept.append(module.app)
    assert len({background_jobs.key_of(app) for app in kept}) == 1
    assert len(BaseBackgroundCallbackManager.functions) == 1


@pytest.mark.parametrize("folder", ["", "package."])
def test_a_script_is_found_where_it_is_imported(write, tmp_path, folder):
    (tmp_path / "package").mkdir()
    source = MODULE.replace("NAME", "__name__")
    path = write(f"{folder}program".replace(".", "/"), source)
    script = runpy.run_path(str(path))
    sent = address_of(script["app"], process="another")
    script.clear()
    drop_all()
    manager = Manager(None)
    module = importlib.import_module(f"{folder}program")
    assert run(manager, sent) == module.__name__


def test_two_runs_of_a_file_that_are_both_kept(write):
    manager = Manager(None)
    path = str(write("program", MODULE))
    runs = [runpy.run_path(path, {"NAME": name}) for name in ("one", "two")]
    assert [run(manager, address_of(one["app"])) for one in runs] == ["one", "two"]
    assert len({background_jobs.key_of(one["app"]) for one in runs}) == 2


def test_what_is_shared_answers_as_the_app_that_has_sent_it(write):
    shared = MODULE.partition("\n\n\n")[2].replace("NAME", "get_app().config.name")
    write("shared", f"from dash import Input, Output, callback, get_app\n{shared}")
    manager = Manager(None)
    apps = [Dash(name) for name in ("one", "two")]
    for app in apps:
        app.layout = html.Div()
        app.callback_registry.include("shared")
    importlib.import_module("shared")
    assert [run(manager, address_of(app)) for app in apps] == ["one", "two"]


def test_results_and_handles_are_apart():
    told = set()
    apps = [create() for _ in range(2)]
    for app in apps:
        with callback_registry.answering(app):
            told.add(background_jobs.own_cache_key("key"))
            told.add(background_jobs.own_scope("job"))
    assert len(told) == 4


@pytest.mark.parametrize("served", [True, False])
def test_apps_that_are_gone_leave_nothing(served, tmp_path):
    manager = DiskcacheManager(Cache(str(tmp_path)))
    made = [create(number, background_callback_manager=manager) for number in range(20)]
    for app in made if served else []:
        app._setup_server()  # pylint: disable=protected-access
    gone = [weakref.ref(app) for app in made]
    made = app = None
    drop_all()
    assert [one() for one in gone if one() is not None] == []
    assert len(manager.functions) == len(manager.func_registry) == 1


def test_functions_can_be_copied():
    create()
    functions = BaseBackgroundCallbackManager.functions
    assert copy.deepcopy(functions) == functions
