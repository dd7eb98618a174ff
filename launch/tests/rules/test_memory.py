"""Many apps that are dropped, and the local variables of what has built them.

Tests whose names begin with `test_still` pass on Dash without the registry too.
"""

import gc
import importlib
import runpy
import sys
import threading
import weakref

import pytest
from callback_registry.apps import answers, build, declare, declaring, outputs
from callback_registry.test_memory import create, living, living_refs
from dash import Dash, Input, Output, _callback, callback


@pytest.mark.parametrize("is_served", [True, False], ids=["served", "unserved"])
def test_still_what_was_declared_for_dropped_apps_is_gone(is_served):
    def cycle():
        for number in range(10):
            app = create(str(number))
            if is_served:
                assert outputs(app) == ["out"]
        del app
        # The next app that is built lets go of what the others left.
        for _ in range(2):
            gc.collect()
            Dash("last")
        return living(Output)

    cycle()
    assert cycle() <= cycle()


def test_still_apps_that_their_own_callbacks_refer_to_are_gone():
    def create_and_drop():
        app = Dash("app")
        callback(Output("out", "children"), Input("in", "value"))(lambda _: app.title)
        return weakref.ref(app)

    refs = [create_and_drop() for _ in range(10)]
    Dash("last")
    # What is declared last of an id is seen by all who look at what waits.
    assert len(living_refs(refs)) == 1


def test_each_of_many_apps_has_its_own():
    apps = [create(str(number)) for number in range(50)]
    del apps[::2]
    gc.collect()
    for number, app in reversed([*zip(range(1, 50, 2), apps)]):
        assert answers(app) == {"out": f"{number}x"}


def test_modules_that_a_function_runs_again_and_nobody_asks(write):
    write("views", declaring("views"))
    write("board", "import views\napp = Dash('board')\n" + declaring("board"))
    modules = [importlib.import_module(name) for name in ("views", "board")]

    def run_again():
        for module in modules:
            importlib.reload(module)

    for _ in range(10):
        run_again()
    assert outputs(modules[1].app) == ["views", "board"]
    gc.collect()
    Dash("last")
    assert not _callback.GLOBAL_CALLBACK_LIST


PROGRAM = "import part\napp = Dash('app')\n" + declaring("own")


def reloaded(module):
    return importlib.reload(module).app


def imported_again(module):
    del sys.modules[module.__name__]
    return importlib.import_module(module.__name__).app


def run_again(module):
    return runpy.run_path(module.__file__)["app"]


@pytest.mark.parametrize("is_served", [True, False], ids=["served", "unserved"])
@pytest.mark.parametrize("way", [reloaded, imported_again, run_again])
def test_still_apps_of_modules_that_are_run_again_are_gone(write, load, way, is_served):
    write("part", declaring("part"))
    module = load("program", PROGRAM)
    before = living(Dash)
    for _ in range(10):
        app = way(sys.modules.get("program", module))
        if is_served:
            assert "own" in outputs(app)
    del app
    assert living(Dash) <= before + 2


class Value:
    """Something that a factory has as a local variable."""


@pytest.mark.parametrize("kind", ["function", "generator"])
def test_still_locals_of_a_factory_are_let_go_by_the_first_request(kind):
    refs = []

    def factory():
        value = Value()
        refs.append(weakref.ref(value))
        app = build()
        declare("out")
        return app

    def suspended():
        yield factory()

    app = factory() if kind == "function" else next(suspended())
    assert outputs(app) == ["out"]
    assert living_refs(refs) == []


def test_still_first_request_lets_go_of_a_factorys_locals_at_once():
    class Local:
        pass

    def create_app():
        local = Local()
        app = create("x")
        return app, weakref.ref(local)

    gc.disable()
    try:
        app, ref = create_app()
        assert outputs(app) == ["out"]
        assert ref() is None
    finally:
        gc.enable()


def test_no_collection_begins_while_the_frames_of_threads_are_read():
    """A finalizer that is called then can stop all threads."""

    def note(_phase, _info):
        seen.add(sys._getframe(1).f_code.co_name)

    seen, before, end = set(), gc.get_threshold(), threading.Event()
    app = build()
    gc.callbacks.append(note)
    gc.set_threshold(1)
    try:
        for number in range(20):
            threading.Thread(target=end.wait).start()
            declare(f"late{number}")
            outputs(app)
    finally:
        end.set()
        gc.set_threshold(*before)
        gc.callbacks.remove(note)
    assert "settle" in seen and "_current_frames" not in seen


def test_still_apps_of_a_module_that_runpy_runs_are_gone(write):
    write("program", f"app = Dash('app')\n{declaring('out')}")
    dropped = []
    for _ in range(3):
        app = runpy.run_module("program")["app"]
        assert outputs(app) == ["out"]
        dropped.append(weakref.ref(app))
        del app
    gc.collect()
    # The app that was built last is the one that `dash.get_app()` remembers.
    assert [one() for one in dropped[:-1]] == [None, None]


def test_still_apps_whose_modules_are_all_imported_again(write):
    write("part", declaring("part"))
    write("main", "import part\napp = Dash('app')\n")
    apps = []
    for _ in range(4):
        for name in ("main", "part"):
            sys.modules.pop(name, None)
        app = importlib.import_module("main").app
        assert outputs(app) == ["part"]
        apps.append(weakref.ref(app))
    del app
    gc.collect()
    # The last but one is let go of when the next app is built.
    assert [one() for one in apps[:-2]] == [None, None]


def test_module_that_one_function_loads_again_and_again(write, load):
    write("part", declaring("part"))
    load("main", "import part\napp = Dash('app')\n")
    waiting = []

    def reload_often():
        for _ in range(6):
            importlib.reload(sys.modules["part"])
            waiting.append(len(_callback.GLOBAL_CALLBACK_LIST))

    reload_often()
    assert waiting[-1] == waiting[2]
