"""Which app a background job is for, and what is left of apps that are gone."""

import copy
import gc
import importlib
import runpy
import sys
import weakref

import pytest
from dash import (
    Dash,
    DiskcacheManager,
    Input,
    Output,
    callback,
    callback_registry,
    html,
)
from dash import get_app
from dash._background_jobs import apps, own_cache_key, own_scope
from dash._callback_context import context_value
from dash._hooks import HooksManager
from dash._utils import AttributeDict
from dash.background_callback.managers import BaseBackgroundCallbackManager
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


def key_of(app):
    return apps.address(app)["app"]


def run(app, manager, elsewhere=False):
    """What the job of an app returns, in this process or as if in another one."""
    (job,) = {one[0]: one[1].__self__ for one in manager.functions}.values()
    address = {**apps.address(app), "alone": len(job.functions()) == 1}
    if elsewhere:
        address["process"] = "another"
    return manager.func_registry[job.key]({"background_job": address})


@pytest.mark.parametrize("elsewhere", [False, True])
def test_each_app_runs_its_own(elsewhere):
    manager = Manager(None)
    made = [create(number, f"app{number}") for number in range(3)]
    for number in (1, 0, 2):
        answer = run(made[number], manager, elsewhere)
        assert answer == f"{number} x of app{number}"


@pytest.mark.parametrize("elsewhere", [False, True])
def test_apps_that_differ_in_nothing_but_their_order(elsewhere):
    manager = Manager(None)
    made = [create(number) for number in range(3)]
    assert len({key_of(app) for app in made}) == 3
    for number, app in enumerate(made):
        assert run(app, manager, elsewhere).startswith(f"{number} x")


def test_a_manager_that_comes_late():
    made = [create(number, f"app{number}") for number in range(2)]
    manager = Manager(None)
    assert [run(app, manager)[0] for app in made] == ["0", "1"]


def test_callbacks_of_an_app_object():
    manager, made = Manager(None), []
    for name in ("one", "two"):
        app = Dash(name)

        @app.callback(Output("out", "children"), Input("in", "value"), background=True)
        def work(value, name=name):
            return f"{name} {value}"

        made.append(app)
    assert [run(app, manager, True) for app in made] == ["one x", "two x"]


def test_an_app_that_is_not_there():
    manager = Manager(None)
    made = [create(number, f"app{number}") for number in range(2)]
    address = {**apps.address(made[0]), "alone": False}
    address.update(process="another", app="unknown", name="admin")
    key = manager.functions[0][0]
    with pytest.raises(Exception, match="'admin', which this process has not built"):
        manager.func_registry[key]({"background_job": address})


def test_a_context_that_tells_no_app():
    manager = Manager(None)
    app = create("only")
    key = manager.functions[0][0]
    assert manager.func_registry[key]({}) == "only x of app"
    other = create("other")
    with pytest.raises(Exception, match="several apps have a callback like it"):
        manager.func_registry[key]({})
    assert key_of(app) != key_of(other)


@pytest.mark.parametrize(
    "options",
    [
        {"name": "b"},
        {"requests_pathname_prefix": "/b/"},
        {"routes_pathname_prefix": "/b/", "requests_pathname_prefix": "/b/"},
    ],
)
def test_a_name_and_prefixes_tell_apps_apart_in_any_order(options):
    def keys(*both):
        made = {str(one): create(**one) for one in both}
        found = {one: key_of(app) for one, app in made.items()}
        made.clear()
        Dash("last")  # `get_app` keeps the app that was built last
        gc.collect()
        return found

    other = {"name": "a"}
    assert keys(options, other) == keys(other, options)


def test_a_reload_keeps_the_key(write):
    write("program", MODULE)
    module = importlib.import_module("program")
    kept = [module.app]
    for _ in range(3):
        module = importlib.reload(module)
        kept.append(module.app)
    assert len({key_of(app) for app in kept}) == 1


def test_the_main_module_has_the_key_of_the_imported_one(write):
    path = write("program", MODULE)
    first = runpy.run_path(str(path), run_name="__mp_main__")["app"]
    second = importlib.import_module("program").app
    assert key_of(first) == key_of(second)


def test_two_runs_of_a_file_that_are_both_kept(write):
    manager = Manager(None)
    path = write("program", MODULE)
    runs = [runpy.run_path(str(path), {"NAME": name}) for name in ("one", "two")]
    assert len({key_of(one["app"]) for one in runs}) == 2
    for elsewhere in (False, True):
        told = [run(one["app"], manager, elsewhere) for one in runs]
        assert told == ["one", "two"]


def test_what_is_shared_answers_as_the_app_that_has_sent_it(write):
    write(
        "shared",
        MODULE.partition("\n\n\n")[2]
        .join(["from dash import Input, Output, callback, get_app\n", ""])
        .replace("NAME", "get_app().config.name"),
    )
    manager, made = Manager(None), []
    for name in ("one", "two"):
        made.append(Dash(name))
        made[-1].layout = html.Div()
    importlib.import_module("shared")
    made[-1]._setup_server()  # pylint: disable=protected-access
    assert run(made[-1], manager) == "two"


def test_results_and_handles_are_apart():
    made = [create() for _ in range(2)]
    assert len({own_cache_key(app, "key") for app in made}) == 2
    scopes = set()
    for app in made:
        with callback_registry.current_app(app):
            scopes.add(own_scope("job"))
    assert len(scopes) == 2


@pytest.mark.parametrize("served", [True, False])
def test_apps_that_are_gone_leave_nothing(served, tmp_path):
    manager = DiskcacheManager(Cache(str(tmp_path)))
    made = [create(number, background_callback_manager=manager) for number in range(20)]
    for app in made if served else []:
        app._setup_server()  # pylint: disable=protected-access
    gone = [weakref.ref(app) for app in made]
    Dash("last")  # `get_app` keeps the app that was built last
    made = app = None
    if not served:
        callback_registry.reset()
    gc.collect()
    assert [one() for one in gone if one() is not None] == []


def test_jobs_that_nobody_has_are_forgotten(tmp_path):
    def declare(number):
        Dash("app").callback(
            Output(f"out{number}", "children"), Input("in", "value"), background=True
        )(lambda value: value)

    manager = DiskcacheManager(Cache(str(tmp_path)))
    for number in range(20):
        declare(number)
        gc.collect()
    assert len(manager.functions) <= 2
    assert len(manager.func_registry) <= 2


def test_a_reload_adds_no_job(write):
    write("program", MODULE)
    module = importlib.import_module("program")
    for _ in range(20):
        module = importlib.reload(module)
    assert len(BaseBackgroundCallbackManager.functions) == 1


def test_jobs_of_other_programs_are_kept(write):
    """A worker may build an app for nothing but its jobs."""
    manager = Manager(None)
    path = write("program", MODULE.replace("NAME", "'kept'"))
    run_once = runpy.run_path(str(path))
    address = {**apps.address(run_once["app"]), "alone": True, "process": "another"}
    run_once.clear()
    callback_registry.reset()
    Dash("last")
    gc.collect()
    key = manager.functions[0][0]
    assert manager.func_registry[key]({"background_job": address}) == "kept"


def test_functions_can_be_copied():
    create()
    functions = BaseBackgroundCallbackManager.functions
    assert copy.deepcopy(functions) == functions
