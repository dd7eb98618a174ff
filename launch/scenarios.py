"""Programs that hold several apps, or declare at unusual times, in one process.

The file ``app.py`` of each leaves its apps in a dict, ``apps``, by the names under
which the scenario tells what each of them is to serve.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

from .backends import Backend
from .expectations import Expected
from .idioms import written
from .parts import callback

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
        return written(self.files, backend, main, words)

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


def _app(name: str) -> str:
    return f'{name} = Dash("{name}", backend="$backend")\n{name}.layout = $layout\n'


def _callbacks(name: str) -> str:
    """Callbacks of an app, one of which has the output of another app's callback."""
    return callback("same", word=name) + "\n\n" + callback(f"only_{name}", word=name)


def _factory(above: str = "", below: str = "") -> str:
    """A function that makes an app, with callbacks above and below that."""
    return (
        f"$imports\n\ndef create(word):\n{above}"
        '    app = Dash("demo", backend="$backend")\n    app.layout = layout\n\n'
        f"{below}\n    return app\n\n\nlayout = $layout\n"
    )


_ONE, _BOTH = 'apps = {"one": one}\n', 'apps = {"one": one, "two": two}\n'
_CREATED = 'apps = {word: create(word) for word in ("one", "two")}\n'
_SAME = callback("same", "    ", "{word}")
_OWN = callback("only_{word}", "    ", "{word}")
_EACH_SAME = {name: {"same.children": f"{name} x"} for name in ("one", "two")}
_EACH_OWN = {
    name: {**same, f"only_{name}.children": f"{name} x"}
    for name, same in _EACH_SAME.items()
}
_FIXED = {"fixed.children": "fixed x"}
_OTHER = {"other.children": "other x"}

TWO_IN_ONE_FILE = Scenario(
    id="two-apps-in-one-file",
    files={
        "app.py": (
            f"$imports\n{_app('one')}\n\n{_callbacks('one')}\n\n"
            f"{_app('two')}\n\n{_callbacks('two')}\n\n{_BOTH}"
        )
    },
    answers=_EACH_OWN,
)


def _two_packages(when: str, init: str) -> Scenario:
    return Scenario(
        id=f"two-packages-callbacks-{when}-app",
        files={
            "app.py": f"from first import one\nfrom second import two\n\n{_BOTH}",
            "first/__init__.py": f"$imports\n{init.format(app=_app('one'))}",
            "first/answers.py": f"$imports\n{_callbacks('one')}",
            "second/__init__.py": f"$imports\n{init.format(app=_app('two'))}",
            "second/answers.py": f"$imports\n{_callbacks('two')}",
        },
        answers=_EACH_OWN,
    )


TWO_PACKAGES_BEFORE = _two_packages("before", "from . import answers\n\n{app}")
TWO_PACKAGES_AFTER = _two_packages("after", "{app}\nfrom . import answers\n")
FACTORY_TWICE = Scenario(
    id="factory-called-twice-with-closures",
    files={
        "app.py": (
            f'{_factory(below=_SAME)}apps = {{"one": create("one"), "two": create("two")}}\n'
        )
    },
    answers=_EACH_SAME,
)
FACTORY_ABOVE_AND_BELOW = Scenario(
    id="factory-declares-above-and-below-in-a-loop",
    files={"app.py": _factory(_SAME, _OWN) + _CREATED},
    answers=_EACH_OWN,
)
FACTORY_SHARED_MODULE = Scenario(
    id="factory-called-twice-with-shared-module",
    files={
        "app.py": _factory(below="    import answers\n") + _CREATED,
        "answers.py": "$imports\n$fixed",
    },
    answers={"one": _FIXED, "two": _FIXED},
)
COROUTINES = Scenario(
    id="factory-in-interleaved-coroutines",
    files={
        "app.py": "import asyncio\n"
        + _factory(below=f"    await asyncio.sleep(0)\n{_SAME}{_OWN}").replace(
            "def create", "async def create"
        )
        + (
            "\n\nasync def create_all():\n"
            '    made = await asyncio.gather(create("one"), create("two"))\n'
            '    return {"one": made[0], "two": made[1]}\n\n\n'
            "apps = asyncio.run(create_all())\n"
        )
    },
    answers=_EACH_OWN,
)
BUILT_WHILE_ANSWERING = Scenario(
    id="apps-built-by-layout-callback-and-thread",
    files={
        "app.py": (
            f"import threading\n{_factory(below=_SAME)}\n\n"
            "def build(word):\n    app = create(word)\n"
            "    apps.setdefault(word, app)\n\n\n"
            'def show():\n    build("two")\n    return html.Div()\n\n\n'
            f"{_app('one')}{_ONE}one.layout = show\n\n\n"
            '@callback(Output("fixed", "children"), Input("in", "value"))\n'
            'def answer(value):\n    build("three")\n'
            '    thread = threading.Thread(target=build, args=["four"])\n'
            '    thread.start()\n    thread.join()\n    return f"fixed {value}"\n'
        )
    },
    answers={
        "one": _FIXED,
        **{word: {"same.children": f"{word} x"} for word in ("two", "three", "four")},
    },
)
DROPPED_APPS = Scenario(
    id="hundreds-of-apps-dropped",
    files={
        "app.py": (
            f"{_factory(below=_SAME)}for number in range(300):\n"
            '    create(str(number))\napps = {"one": create("one")}\n'
        )
    },
    answers={"one": {"same.children": "one x"}},
)

_LIBRARY = """\
from dash import MATCH, Input, Output, callback


class Item:
    @callback(
        Output({"type": "item", "index": MATCH}, "children"),
        Input({"type": "source", "index": MATCH}, "value"),
    )
    def answer_item(value):
        return f"item {value}"
"""


def _component_library(when: str, above: str, below: str) -> Scenario:
    return Scenario(
        id=f"component-library-imported-{when}",
        files={
            "app.py": above + TWO_IN_ONE_FILE.files["app.py"] + below,
            "library.py": _LIBRARY,
        },
        answers={name: {**own, PATTERN: "item x"} for name, own in _EACH_OWN.items()},
    )


COMPONENT_LIBRARY_FIRST = _component_library("first", "import library\n", "")
COMPONENT_LIBRARY_LAST = _component_library("last", "", "import library\n")
UNSERVED_LIBRARY_APP = Scenario(
    id="library-app-never-served",
    files={
        "app.py": (
            f"$imports\n$other\n\n{_app('one')}\nimport library\n\n\n$fixed\n\n{_ONE}"
        ),
        "library.py": '$imports\nhelper = Dash("helper", backend="$backend")\n',
    },
    answers={"one": {**_OTHER, **_FIXED}},
)
REFUSED_CONSTRUCTOR = Scenario(
    id="a-constructor-is-refused",
    files={
        "app.py": (
            f"$imports\n$other\n\n{_app('one')}\ntry:\n"
            '    Dash("refused", backend="$backend", url_base_pathname="no-slash")\n'
            f"except Exception as error:\n    kept = error\n\n\n$fixed\n\n{_ONE}"
        )
    },
    answers={"one": {**_OTHER, **_FIXED}},
)

_LATE = f"{_app('one')}\n\n$fixed\n\n\ndef declare():\n{callback('late', '    ')}\n\n"
_LATE_ANSWERS = {"one": {**_FIXED, "late.children": "late x"}}
LATE_IN_LAYOUT = Scenario(
    id="declared-in-layout-function",
    files={
        "app.py": (
            f"$imports\n{_LATE}due = []\n\n\n"
            "def layout():\n    if due:\n        due.clear()\n        declare()\n"
            f'    return html.Div(id="late")\n\n\none.layout = layout\n{_ONE}'
        )
    },
    answers=_LATE_ANSWERS,
)
LATE_IN_ROUTE = Scenario(
    id="declared-in-route",
    files={
        "app.py": (
            f'$imports\n{_LATE}@one.server.get("/declare")\ndef route():\n'
            f'    declare()\n    return "declared"\n\n\n{_ONE}'
        )
    },
    answers=_LATE_ANSWERS,
)
PENDING_FORGOTTEN = Scenario(
    id="reset-before-building",
    files={
        "app.py": (
            "$imports\n$other\n\nfrom dash.callback_registry import reset\n\nreset()\n"
            f"{_app('one')}\n\n$fixed\n\n{_ONE}"
        )
    },
    answers={"one": _FIXED},
)
RESET_WHILE_SERVING = Scenario(
    id="reset-while-serving",
    files={"app.py": f"$imports\n$other\n\n{_app('one')}\n\n$fixed\n\n{_ONE}"},
    answers={"one": {**_OTHER, **_FIXED}},
)
