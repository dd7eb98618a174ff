"""The warning for a served app whose neighbour was never served and holds callbacks."""

import gc
import importlib
import re
import warnings

import flask
import pytest
from dash import Dash, Input, Output, callback, html

DECLARE = """
@callback(Output("{id}", "children"), Input("in", "value"))
def answer_{id}(value):
    return value
"""
HEAD = "from dash import Dash, Input, Output, callback, html\n"
BUILD = '{name} = Dash("{name}")\n{name}.layout = html.Div()\n'
TWO_APPS = (
    HEAD
    + BUILD.format(name="first")
    + DECLARE.format(id="one")
    + BUILD.format(name="second")
    + DECLARE.format(id="two")
)


@pytest.fixture(name="told")
def fixture_told(outputs):
    """What is warned of while apps are asked for their callbacks, three times each."""

    def messages(*apps):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            for _ in range(3):
                for app in apps:
                    outputs(app)
                    app.server.test_client().get(app.config.routes_pathname_prefix)
        return [one for one in caught if "was not served yet" in str(one.message)]

    return messages


def create(name, server=True, **options):
    app = Dash(name, server=server, **options)
    app.layout = html.Div()
    return app


def declare(output):
    @callback(Output(output, "children"), Input("in", "value"))
    def answer(value):
        return value


def line_of(path, text):
    lines = path.read_text().split("\n")
    return 1 + next(number for number, line in enumerate(lines) if text in line)


def test_one_warning_names_both(write, told):
    path = write("program", TWO_APPS)
    program = importlib.import_module("program")
    (warning,) = told(program.first)
    message = str(warning.message)
    first = f"{path}:{line_of(path, 'first = Dash')}"
    second = f"{path}:{line_of(path, 'second = Dash')}"
    assert message.index(first) < message.index(second)
    assert "'first'" in message and "'second'" in message


def test_the_warning_is_one_sentence(write, told):
    path = write("program", TWO_APPS)
    (warning,) = told(importlib.import_module("program").first)
    words = str(warning.message).replace(str(path), "program").replace("@app.", "@")
    assert re.findall(r"\.(?:\s|$)", words) == ["."]
    assert "\n" not in words


def test_the_warning_points_to_the_served_app(write, told):
    path = write("program", TWO_APPS)
    (warning,) = told(importlib.import_module("program").second)
    assert issubclass(warning.category, UserWarning)
    place = (warning.filename, warning.lineno)
    assert place == (str(path), line_of(path, "second = Dash"))


def test_no_warning_once_the_neighbour_is_served(write, told):
    write("program", TWO_APPS)
    program = importlib.import_module("program")
    (warning,) = told(program.second, program.first)
    assert str(warning.message).startswith("the app 'second'")


def test_no_warning_for_a_single_app(write, told):
    write("program", HEAD + BUILD.format(name="first") + DECLARE.format(id="one"))
    assert told(importlib.import_module("program").first) == []


def test_no_warning_without_callbacks_that_wait(write, told):
    write("program", TWO_APPS.partition(DECLARE.format(id="two"))[0])
    assert told(importlib.import_module("program").first) == []


def test_no_warning_for_callbacks_of_the_right_app(write, told):
    source = TWO_APPS.replace("@callback(", "@second.callback(")
    source = source.replace("@second.callback(", "@first.callback(", 1)
    write("program", source)
    assert told(importlib.import_module("program").first) == []


def test_no_warning_for_apps_of_one_server(told):
    server = flask.Flask("server")
    first = create("first", server, url_base_pathname="/first/")
    declare("one")
    create("second", server, url_base_pathname="/second/")
    declare("two")
    assert told(first) == []


def test_no_warning_for_apps_of_runs_of_their_own(write, told):
    """Each has its own module, so neither takes what is meant for the other."""
    for name in ("first", "second"):
        source = HEAD + BUILD.format(name="app") + DECLARE.format(id=name)
        write(f"{name}_app", source)
    first = importlib.import_module("first_app")
    importlib.import_module("second_app")
    assert told(first.app) == []


def test_no_warning_for_a_neighbour_that_is_gone(write, told):
    write("program", TWO_APPS)
    program = importlib.import_module("program")
    del program.second
    create("last")  # `get_app` keeps the app that was built last
    gc.collect()
    assert told(program.first) == []


def test_a_neighbour_whose_callbacks_were_dropped(write, told):
    write("program", TWO_APPS)
    program = importlib.import_module("program")
    program.second.callback_registry.reset()
    assert told(program.first) == []


def test_callbacks_that_come_late(told):
    apps = [create("first"), create("second")]
    assert told(apps[0]) == []
    declare("late")
    (warning,) = told(apps[0])
    assert "'second'" in str(warning.message)


def test_one_warning_for_several_neighbours(told):
    apps = []
    for number in range(5):
        apps.append(create(f"app {number}"))
        declare(f"out {number}")
    assert len(told(apps[0])) == 1


def test_one_warning_while_all_are_served_in_turn(told):
    apps = []
    for number in range(5):
        apps.append(create(f"app {number}"))
        declare(f"out {number}")
    assert len(told(*apps)) <= 1
