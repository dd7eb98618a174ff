"""The programs that are started, as idioms."""

from __future__ import annotations

from .idioms import Idiom


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
HOOKS = Idiom(
    id="hooks",
    files={
        "app.py": (
            "$imports\n"
            '@hooks.callback(Output("$out", "children"), Input("in", "value"))\n'
            'def answer(value):\n    return f"$word {value}"\n\n\n'
            "@hooks.layout()\ndef wrap(layout):\n"
            '    return html.Div([layout, html.Div("wrapped-$word")])\n\n\n'
            "@hooks.setup()\ndef name(app):\n"
            '    app.title = f"{app.title} titled-$word"\n\n\n'
            "@hooks.index()\ndef note(index):\n"
            '    return index.replace("</body>", "<!-- noted-$word --></body>")\n\n\n'
            f"{_APP_WITH_LAYOUT}\n\n$fixed\n\n$main"
        )
    },
    callbacks=("fixed", "$out"),
    texts={
        "wrapped-$word": "/_dash-layout",
        "titled-$word": "/",
        "noted-$word": "/",
    },
)
BACKGROUND = Idiom(
    id="background-with-cancel",
    files={
        "app.py": (
            "$imports\nimport diskcache\nfrom dash import DiskcacheManager\n\n"
            'manager = DiskcacheManager(diskcache.Cache("cache"))\n'
            'app = Dash("demo", backend="$backend", '
            "background_callback_manager=manager)\n"
            "server = app.server\napp.layout = $layout\n\n\n$fixed\n\n"
            '@callback(\n    Output("$out", "children"),\n    Input("in", "value"),\n'
            '    background=True,\n    cancel=[Input("stop", "n_clicks")],\n)\n'
            'def answer(value):\n    return f"$word {value}"\n\n\n$main'
        )
    },
    callbacks=("fixed", "$out"),
    other_outputs=("stop.id",),
)
CLIENTSIDE = Idiom(
    id="clientside-inline",
    files={
        "app.py": (
            "$imports\n$clientside\n"
            f"{_APP_WITH_LAYOUT}\n"
            "clientside_callback(\n"
            "    \"function(value) { return 'below-$word:' + value; }\",\n"
            '    Output("below", "children"),\n    Input("in", "value"),\n)\n\n\n'
            "$edited\n\n$main"
        )
    },
    other_outputs=("script.children", "below.children"),
    texts={"script-$word:": "/", "below-$word:": "/"},
)
API = Idiom(
    id="api-endpoint",
    files={
        "app.py": (
            "$imports\n$app\n\n\n$api\n\n$edited\n\napp.setup_apis()\n"
            "app.layout = lambda server=server: html.Div(\n"
            "    [$layout, f\"routes:{$routes.count('/api/$out')}\"]\n)\n\n$main"
        )
    },
    other_outputs=("api.children",),
    texts={"routes:1": "/_dash-layout"},
    apis=("/api/$out",),
)
EVERY_KIND = Idiom(
    id="every-kind",
    files={
        "app.py": (
            "$imports\n$other\n\n$app\n\nimport answers\n\n\n"
            "$clientside\n\n$api\n\n$edited\n\napp.setup_apis()\n"
            "app.layout = lambda server=server: html.Div(\n"
            "    [$layout, f\"routes:{$routes.count('/api/$out')}\"]\n)\n\n$main"
        ),
        "answers.py": "$imports\n$fixed",
    },
    callbacks=("other", "fixed", "$out"),
    other_outputs=("script.children", "api.children"),
    texts={"script-$word:": "/", "routes:1": "/_dash-layout"},
    apis=("/api/$out",),
)
MORE_KINDS = Idiom(
    id="more-kinds",
    files={
        "app.py": (
            "$imports\nfrom dash import ALL, MATCH, ClientsideFunction\n\n"
            '@hooks.route("noted")\ndef note():\n    return "noted-$word"\n\n\n'
            f"{_APP_WITH_LAYOUT}\n\n$edited\n\n"
            "clientside_callback(\n"
            '    ClientsideFunction("demo", "show"),\n'
            '    Output("shown-$out", "children"),\n    Input("in", "value"),\n)\n\n\n'
            "@callback(\n"
            '    Output({"type": "item", "index": MATCH}, "children"),\n'
            '    Input({"type": "source", "index": MATCH}, "value"),\n)\n'
            "def answer_item(value):\n    return value\n\n\n"
            '@callback(\n    Output("all-$out", "children"),\n'
            '    Input({"type": "source", "index": ALL}, "value"),\n)\n'
            "def answer_all(values):\n    return values\n\n\n"
            + "\n\n".join(
                "@callback(\n"
                '    Output("shared", "children", allow_duplicate=True),\n'
                f'    Input("{source}", "value"),\n    prevent_initial_call=True,\n)\n'
                f"def share_{source}(value):\n    return value\n"
                for source in ("in", "out")
            )
            + "\n\n$main"
        )
    },
    other_outputs=(
        "shown-$out.children",
        '{"index":["MATCH"],"type":"item"}.children',
        "all-$out.children",
        "shared.children",
        "shared.children",
    ),
    texts={"noted-$word": "/noted"},
)
BACKGROUND_PROGRESS = Idiom(
    id="background-with-progress",
    files={
        "app.py": BACKGROUND.files["app.py"]
        .replace(
            "    cancel=[", '    progress=[Output("stop", "title")],\n    cancel=['
        )
        .replace(
            "def answer(value):\n",
            'def answer(set_progress, value):\n    set_progress("half")\n',
        )
    },
    callbacks=BACKGROUND.callbacks,
    other_outputs=BACKGROUND.other_outputs,
)
WEBSOCKET = Idiom(
    id="websocket",
    files={
        "app.py": (
            f"$imports\n{_APP_WITH_LAYOUT}\n\n$edited\n\n"
            '@callback(\n    Output("socket-$out", "children"),\n'
            '    Input("in", "value"),\n    websocket=True,\n)\n'
            "def answer_socket(value):\n    return value\n\n\n$main"
        )
    },
    other_outputs=("socket-$out.children",),
    cannot={"flask": "Flask has no websocket callbacks"},
)
