"""The programs that are started, as idioms."""

from __future__ import annotations

from .idioms import Idiom
from .parts import callback


def _single_file(id: str, app: str) -> Idiom:
    text = f"$imports\n{app}\nserver = app.server\napp.layout = $layout\n"
    return Idiom(
        id=id,
        files={"app.py": text + "\n\n$fixed\n\n$edited\n\n$main"},
        callbacks=("fixed", "$out"),
    )


NAME_OF_MODULE = _single_file(
    "name-of-module", 'app = Dash(__name__, backend="$backend")'
)
NAME_OF_CHOICE = _single_file(
    "name-of-choice", 'app = Dash("demo", backend="$backend")'
)
NO_NAME = _single_file("no-name", 'app = Dash(backend="$backend")')
EXISTING_SERVER = _single_file(
    "existing-server",
    "from $backend import $server_class\n" 'app = Dash("demo", server=$server_call)',
)
EXISTING_SERVER_MODULE_NAME = _single_file(
    "existing-server-name-of-module",
    "from $backend import $server_class\napp = Dash(__name__, server=$server_call)",
)

CALLBACK_REMOVED = Idiom(
    id="callback-removed",
    files={
        "app.py": (
            "$imports\n$app\napp.layout = $layout\n\n\n"
            "$fixed\n\n$removed_callback\n\n$edited\n\n$main"
        )
    },
    callbacks=("fixed", "$removed", "$out"),
)

FACTORY_PACKAGE = Idiom(
    id="factory-in-package",
    files={
        "pkg/__init__.py": "from .factory import create_app\n",
        "pkg/factory.py": (
            "$imports\nfrom . import answers\n\n\n"
            'def create_app():\n    app = Dash(__name__, backend="$backend")\n'
            "    app.layout = answers.layout\n\n$inside\n    return app\n"
        ),
        "pkg/answers.py": "$imports\nlayout = $layout\n\n\n$fixed",
        "app.py": (
            "$imports\nfrom pkg import create_app\n\napp = create_app()\n"
            "server = app.server\n\n\n$edited\n\n$main"
        ),
    },
    callbacks=("fixed", "inside", "$out"),
)
FACTORY_CALLED_BY_SERVER = Idiom(
    id="factory-called-by-server",
    files={
        "app.py": (
            "$imports\n$fixed\n\ndef create():\n"
            '    app = Dash("demo", backend="$backend")\n'
            "    app.layout = layout\n    return app.server\n\n\n"
            "layout = $layout\n\n\n$edited\n\n$main"
        ),
    },
    callbacks=("fixed", "$out"),
    target="app:create",
)

_APP_WITH_LAYOUT = "$app\napp.layout = $layout\n"
_ANSWERS = "$imports\n$fixed\n\n$edited"

MODULE_BEFORE = Idiom(
    id="module-imported-before",
    files={
        "app.py": f"$imports\nimport answers\n\n{_APP_WITH_LAYOUT}\n\n$other\n\n$main",
        "answers.py": _ANSWERS,
    },
    callbacks=("fixed", "other", "$out"),
)
MODULE_AFTER = Idiom(
    id="module-imported-after",
    files={
        "app.py": f"$imports\n{_APP_WITH_LAYOUT}\nimport answers\n\n\n$other\n\n$main",
        "answers.py": _ANSWERS,
    },
    callbacks=("fixed", "other", "$out"),
)
MODULE_IN_FACTORY = Idiom(
    id="module-imported-in-factory",
    files={
        "app.py": (
            "$imports\n\ndef create_app():\n"
            '    app = Dash("demo", backend="$backend")\n'
            "    app.layout = layout\n    import answers\n\n    return app\n\n\n"
            "layout = $layout\napp = create_app()\nserver = app.server\n\n\n"
            "$other\n\n$main"
        ),
        "answers.py": _ANSWERS,
    },
    callbacks=("fixed", "other", "$out"),
)
MODULE_IN_LAYOUT = Idiom(
    id="module-imported-by-layout-function",
    files={
        "app.py": (
            "$imports\n$app\n\n\ndef layout():\n    import answers\n\n"
            "    return answers.layout\n\n\napp.layout = layout\n\n\n$edited\n\n$main"
        ),
        "answers.py": "$imports\n$fixed\n\n$other\n\nlayout = $layout\n",
    },
    callbacks=("fixed", "other", "$out"),
)
REGISTERED_BY_HELPER = Idiom(
    id="registered-by-helper",
    files={
        "app.py": (
            f"$imports\nfrom answers import register\n\n{_APP_WITH_LAYOUT}\n"
            'register("$out", "$word")\n\n$main'
        ),
        "answers.py": (
            "$imports\n\ndef register(out, word):\n"
            '    @callback(Output(out, "children"), Input("in", "value"))\n'
            "    def answer(value):\n"
            '        return f"{word} {value}"\n\n$inside'
        ),
    },
    callbacks=("inside", "$out"),
)
DECLARED_ABOVE = Idiom(
    id="declared-above",
    files={
        "app.py": f"$imports\n$edited\n\n$other\n\n{_APP_WITH_LAYOUT}\n\n$fixed\n\n$main"
    },
    callbacks=("other", "fixed", "$out"),
)
DECLARED_ABOVE_IN_FUNCTION = Idiom(
    id="declared-above-in-function",
    files={
        "app.py": (
            "$imports\n\ndef create_app():\n$inside\n"
            '    app = Dash("demo", backend="$backend")\n    app.layout = layout\n'
            "    return app\n\n\nlayout = $layout\napp = create_app()\n"
            "server = app.server\n\n\n$edited\n\n$main"
        )
    },
    callbacks=("inside", "$out"),
)
SUBCLASS = Idiom(
    id="subclass-that-declares",
    files={
        "app.py": (
            "$imports\n\nclass Site(Dash):\n    def __init__(self, *args, **options):\n"
            + callback("before", 2 * "    ")
            + "\n        super().__init__(*args, **options)\n"
            "        self.layout = layout\n\n"
            + callback("after", 2 * "    ")
            + '\n\nlayout = $layout\napp = Site("demo", backend="$backend")\n'
            "server = app.server\n\n\n$edited\n\n$main"
        )
    },
    callbacks=("before", "after", "$out"),
)
PAGES = Idiom(
    id="pages",
    files={
        "app.py": (
            "$imports\nfrom dash import page_container\n\n"
            'app = Dash("demo", backend="$backend", use_pages=True)\n'
            "server = app.server\n"
            "app.layout = html.Div([$layout, page_container])\n\n\n$fixed\n\n$main"
        ),
        "pages/home.py": (
            '$imports\nimport dash\n\ndash.register_page(__name__, path="/")\n'
            'layout = html.Div(id="home")\n\n\n$other\n\n$edited'
        ),
    },
    callbacks=("fixed", "other", "$out"),
    other_outputs=(
        ".._pages_content.children..._pages_store.data..",
        "_pages_dummy.children",
    ),
)
