"""The two promises of the registry, for programs that nobody thought of.

Where one app lives in the process, it gets exactly once everything that was declared.
No app can be asked to run a callback that belongs to another.
"""

import importlib
import itertools
import runpy
import sys

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import drop_pending

USED = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
names = itertools.count()

HEAD = "from dash import Dash, Input, Output, callback, clientside_callback, html\n"
CALLBACK = """
@callback(Output("{id}", "children"), Input("in", "value"))
def answer_{id}(value):
    return "{text}" + value
"""
REGISTER = """
def register_{id}():
    @callback(Output("{id}", "children"), Input("in", "value"))
    def answer(value):
        return "{text}" + value

{text2}register_{id}()
"""
CLIENTSIDE = """
clientside_callback("{id} => 1", Output("{id}", "children"), Input("in", "value"))
"""
BUILD = """
app = Dash("{name}")
app.layout = html.Div()
"""
FACTORY = """
def create():
    built = Dash("{name}")
    built.layout = html.Div()
    return built

app = create()
"""
MAIN = """
def main():
    {inside}
    built = Dash("{name}")
    built.layout = html.Div()
    return built

app = main()
"""


def declaration(kind, output, text):
    return kind.format(id=output, text=text, text2="")


kinds = st.sampled_from([CALLBACK, REGISTER, CLIENTSIDE])
builds = st.sampled_from([BUILD, FACTORY, MAIN])


@st.composite
def programs(draw):
    """A program of one app: modules that import each other, and what is declared."""
    prefix = f"p{next(names)}"
    text = draw(st.sampled_from(["one", "two"]))
    outputs, modules = [], {}

    def declare():
        outputs.append(f"{prefix}_{len(outputs)}")
        return declaration(draw(kinds), outputs[-1], text)

    def body(depth):
        lines = []
        for _ in range(draw(st.integers(0, 2))):
            if depth and draw(st.booleans()):
                lines.append(f"import {module(depth - 1)}\n")
            else:
                lines.append(declare())
        return lines

    def module(depth):
        name = f"{prefix}_m{len(modules)}"
        modules[name] = ""
        modules[name] = HEAD + "".join(body(depth))
        return name

    before, after = body(2), body(2)
    inside = f"import {module(1)}" if draw(st.booleans()) else "pass"
    build = draw(builds).format(name=prefix, inside=inside)
    if "main()" not in build:
        build += inside + "\n"
    modules[prefix] = HEAD + "".join(before) + build + "".join(after)
    return prefix, modules, outputs


def run(folder, prefix, modules, how):
    for name, source in modules.items():
        (folder / f"{name}.py").write_text(source)
    importlib.invalidate_caches()
    if how == "second pass":
        runpy.run_path(str(folder / f"{prefix}.py"), run_name="__mp_main__")
    module = importlib.import_module(prefix)
    if how == "reload":
        module = importlib.reload(module)
    if how == "import again":
        del sys.modules[prefix]
        module = importlib.import_module(prefix)
    return module.app


@USED
@given(
    program=programs(),
    how=st.sampled_from(["once", "second pass", "reload", "import again"]),
)
def test_one_app_gets_everything_once(program, how, tmp_path, monkeypatch, outputs):
    drop_pending()
    prefix, modules, declared = program
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    app = run(tmp_path, prefix, modules, how)
    expected = sorted(f"{one}.children" for one in declared)
    assert sorted(outputs(app)) == expected
    page = app.server.test_client().get("/").get_data(as_text=True)
    for name in declared:
        in_source = sum(f'"{name} => 1"' in source for source in modules.values())
        assert page.count(f"{name} => 1") == in_source


@st.composite
def packages(draw):
    """A package with an app and callbacks before, after and beside it."""
    kind = draw(st.sampled_from([CALLBACK, REGISTER]))
    places = draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True))
    build = draw(st.sampled_from([BUILD, FACTORY, "shared"]))
    return kind, places, build


def write_package(folder, name, shape):
    kind, places, build = shape
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text("")
    for place in "ad":
        source = declaration(kind, f"out_{place}", name) if place in places else ""
        (folder / name / f"cb_{place}.py").write_text(HEAD + source)
    if build == "shared":
        build = "from shared_factory import create\napp = create()\n"
    parts = [HEAD, f"import {name}.cb_a\n"]
    parts += [declaration(kind, "out_b", name)] if "b" in places else []
    parts += [build.format(name=name)]
    parts += [declaration(kind, "out_c", name)] if "c" in places else []
    parts += [f"import {name}.cb_d\n"]
    (folder / name / "app.py").write_text("".join(parts))


@USED
@given(
    shapes=st.lists(packages(), min_size=2, max_size=3),
    data=st.data(),
)
def test_no_app_runs_what_belongs_to_another(
    shapes, data, tmp_path_factory, monkeypatch, outputs, call
):
    drop_pending()
    folder = tmp_path_factory.mktemp("packages")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    sys.modules.pop("shared_factory", None)
    factory = FACTORY.partition("\napp =")[0].format(name="shared")
    (folder / "shared_factory.py").write_text(HEAD + factory)
    prefix = f"q{next(names)}"
    apps = {}
    for index, shape in enumerate(shapes):
        write_package(folder, f"{prefix}_{index}", shape)
    importlib.invalidate_caches()
    for index, shape in enumerate(shapes):
        name = f"{prefix}_{index}"
        apps[name] = (importlib.import_module(f"{name}.app").app, shape)
    served = data.draw(st.permutations(sorted(apps)))
    for name in served:
        app, (_, places, _) = apps[name]
        expected = sorted(f"out_{place}.children" for place in places)
        assert sorted(outputs(app)) == expected
    for name in served:
        app, (_, places, _) = apps[name]
        for place in "abcd":
            known = f"out_{place}.children" in app.callback_map
            assert known == (place in places)
            if known:
                assert call(app, f"out_{place}") == f"{name}x"
