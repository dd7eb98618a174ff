"""Programs that hold several apps, or declare at unusual times, in one process.

The file ``app.py`` of each leaves its apps in a dict, ``apps``, by the names under
which the scenario tells what each of them is to serve.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

from .backends import Backend
from .expectations import Expected
from .idioms import fill
from .parts import PARTS

PATTERN = '{"index":["MATCH"],"type":"item"}.children'


@dataclass(frozen=True)
class Scenario:
    """Source files as templates, and for each app the answers by output."""

    id: str
    files: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]

    def sources(
        self, backend: Backend, main: str, words: Mapping[str, str]
    ) -> dict[str, str]:
        """The files by relative path, written for a backend."""
        every = {**PARTS, **backend.words(), **words, "main": main}
        return {path: fill(text, every) for path, text in self.files.items()}

    def editions(self, backend: Backend) -> dict[str, tuple[Expected, Expected]]:
        """What each app serves, and what of its neighbours it must not serve."""
        served = {
            name: Expected(outputs=tuple(answers), answers=answers)
            for name, answers in self.answers.items()
        }
        whole = Expected(
            answers={
                output: answer
                for answers in self.answers.values()
                for output, answer in answers.items()
            }
        )
        return {name: (own, whole.without(own)) for name, own in served.items()}


def _answering(output: str, word: str) -> str:
    return (
        f'@callback(Output("{output}", "children"), Input("in", "value"))\n'
        f'def answer_{output}(value):\n    return f"{word} {{value}}"\n'
    )


def _app(name: str) -> str:
    return f'{name} = Dash("{name}", backend="$backend")\n{name}.layout = $layout\n'


_APPS = 'apps = {"one": one, "two": two}\n'
_EACH_OWN = {
    "one": {"same.children": "one x", "only_one.children": "one x"},
    "two": {"same.children": "two x", "only_two.children": "two x"},
}
_ONE_CALLBACKS = _answering("same", "one") + "\n\n" + _answering("only_one", "one")
_TWO_CALLBACKS = _answering("same", "two") + "\n\n" + _answering("only_two", "two")

TWO_IN_ONE_FILE = Scenario(
    id="two-apps-in-one-file",
    files={
        "app.py": (
            f"$imports\n{_app('one')}\n\n{_ONE_CALLBACKS}\n\n"
            f"{_app('two')}\n\n{_TWO_CALLBACKS}\n\n{_APPS}"
        )
    },
    answers=_EACH_OWN,
)
TWO_PACKAGES_BEFORE = Scenario(
    id="two-packages-callbacks-before-app",
    files={
        "app.py": "from first import one\nfrom second import two\n\n" + _APPS,
        "first/__init__.py": f"$imports\nfrom . import answers\n\n{_app('one')}",
        "first/answers.py": f"$imports\n{_ONE_CALLBACKS}",
        "second/__init__.py": f"$imports\nfrom . import answers\n\n{_app('two')}",
        "second/answers.py": f"$imports\n{_TWO_CALLBACKS}",
    },
    answers=_EACH_OWN,
)
TWO_PACKAGES_AFTER = Scenario(
    id="two-packages-callbacks-after-app",
    files={
        "app.py": "from first import one\nfrom second import two\n\n" + _APPS,
        "first/__init__.py": f"$imports\n{_app('one')}\nfrom . import answers\n",
        "first/answers.py": f"$imports\n{_ONE_CALLBACKS}",
        "second/__init__.py": f"$imports\n{_app('two')}\nfrom . import answers\n",
        "second/answers.py": f"$imports\n{_TWO_CALLBACKS}",
    },
    answers=_EACH_OWN,
)
FACTORY_TWICE = Scenario(
    id="factory-called-twice-with-closures",
    files={
        "app.py": (
            "$imports\n\ndef create(word):\n"
            '    app = Dash("demo", backend="$backend")\n    app.layout = layout\n\n'
            '    @callback(Output("same", "children"), Input("in", "value"))\n'
            "    def answer(value):\n"
            '        return f"{word} {value}"\n\n    return app\n\n\n'
            'layout = $layout\napps = {"one": create("one"), "two": create("two")}\n'
        )
    },
    answers={"one": {"same.children": "one x"}, "two": {"same.children": "two x"}},
)
FACTORY_SHARED_MODULE = Scenario(
    id="factory-called-twice-with-shared-module",
    files={
        "app.py": (
            "$imports\n\ndef create():\n"
            '    app = Dash("demo", backend="$backend")\n    app.layout = layout\n'
            "    import answers\n\n    return app\n\n\n"
            'layout = $layout\napps = {"one": create(), "two": create()}\n'
        ),
        "answers.py": "$imports\n$fixed",
    },
    answers={
        "one": {"fixed.children": "fixed x"},
        "two": {"fixed.children": "fixed x"},
    },
)

_LIBRARY = """\
from dash import MATCH, Input, Output, callback


@callback(
    Output({"type": "item", "index": MATCH}, "children"),
    Input({"type": "source", "index": MATCH}, "value"),
)
def answer_item(value):
    return f"item {value}"
"""
_EACH_WITH_COMPONENT = {
    name: {**answers, PATTERN: "item x"} for name, answers in _EACH_OWN.items()
}
COMPONENT_LIBRARY_FIRST = Scenario(
    id="component-library-imported-first",
    files={
        "app.py": "import library\n" + TWO_IN_ONE_FILE.files["app.py"],
        "library.py": _LIBRARY,
    },
    answers=_EACH_WITH_COMPONENT,
)
COMPONENT_LIBRARY_LAST = Scenario(
    id="component-library-imported-last",
    files={
        "app.py": TWO_IN_ONE_FILE.files["app.py"] + "import library\n",
        "library.py": _LIBRARY,
    },
    answers=_EACH_WITH_COMPONENT,
)
UNSERVED_LIBRARY_APP = Scenario(
    id="library-app-never-served",
    files={
        "app.py": (
            f"$imports\n$other\n\n{_app('one')}\nimport library\n\n\n$fixed\n"
            '\napps = {"one": one}\n'
        ),
        "library.py": '$imports\nhelper = Dash("helper", backend="$backend")\n',
    },
    answers={
        "one": {"other.children": "other x", "fixed.children": "fixed x"},
    },
)
_DECLARE_LATE = """\
def declare():
    @callback(Output("late", "children"), Input("in", "value"))
    def answer(value):
        return f"late {value}"
"""
_LATE_ANSWERS = {"fixed.children": "fixed x", "late.children": "late x"}
LATE_IN_LAYOUT = Scenario(
    id="declared-in-layout-function",
    files={
        "app.py": (
            f"$imports\n{_app('one')}\n\n$fixed\n\n{_DECLARE_LATE}\n\ndue = []\n\n\n"
            "def layout():\n    if due:\n        due.clear()\n        declare()\n"
            '    return html.Div(id="late")\n\n\n'
            'one.layout = layout\napps = {"one": one}\n'
        )
    },
    answers={"one": _LATE_ANSWERS},
)
LATE_IN_ROUTE = Scenario(
    id="declared-in-route",
    files={
        "app.py": (
            f"$imports\n{_app('one')}\n\n$fixed\n\n{_DECLARE_LATE}\n\n"
            '@one.server.get("/declare")\ndef route():\n    declare()\n'
            '    return "declared"\n\n\napps = {"one": one}\n'
        )
    },
    answers={"one": _LATE_ANSWERS},
)
PENDING_FORGOTTEN = Scenario(
    id="reset-before-building",
    files={
        "app.py": (
            "$imports\n$other\n\nfrom dash.callback_registry import reset\n\nreset()\n"
            f'{_app("one")}\n\n$fixed\n\napps = {{"one": one}}\n'
        )
    },
    answers={"one": {"fixed.children": "fixed x"}},
)
RESET_WHILE_SERVING = Scenario(
    id="reset-while-serving",
    files={
        "app.py": f'$imports\n$other\n\n{_app("one")}\n\n$fixed\n\napps = {{"one": one}}\n'
    },
    answers={"one": {"other.children": "other x", "fixed.children": "fixed x"}},
)

FACTORY_ABOVE_AND_BELOW = Scenario(
    id="factory-declares-above-and-below-in-a-loop",
    files={
        "app.py": (
            "$imports\n\ndef create(word):\n"
            '    @callback(Output("same", "children"), Input("in", "value"))\n'
            '    def answer(value):\n        return f"{word} {value}"\n\n'
            '    app = Dash("demo", backend="$backend")\n    app.layout = layout\n\n'
            '    @callback(Output(f"only_{word}", "children"), Input("in", "value"))\n'
            '    def answer_own(value):\n        return f"{word} {value}"\n\n'
            "    return app\n\n\nlayout = $layout\napps = {}\n"
            'for word in ("one", "two"):\n    apps[word] = create(word)\n'
        )
    },
    answers=_EACH_OWN,
)
