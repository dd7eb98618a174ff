"""The kinds of declaration, and programs that hold one of them or all."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field, replace
from typing import Iterable, Mapping, Sequence

from .idioms import Idiom
from .parts import callback


@dataclass(frozen=True)
class Kind:
    """A kind of declaration, as pieces of a program, and what an app of it serves.

    ``above`` and ``below`` stand on either side of the app, ``built`` after all
    callbacks, ``shown`` in the layout and ``options`` among the app's arguments.
    """

    id: str
    imports: str = ""
    above: str = ""
    options: str = ""
    below: str = ""
    built: str = ""
    shown: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    callbacks: tuple[str, ...] = ()
    other_outputs: tuple[str, ...] = ()
    other_answers: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    apis: tuple[str, ...] = ()


PLAIN = Kind(
    id="plain",
    above="$other",
    below="import answers\n\n\n$edited",
    files={"answers.py": "$imports\n$fixed"},
    callbacks=("other", "fixed", "$out"),
)
PAGES = Kind(
    id="pages",
    imports="from dash import page_container\n",
    options=", use_pages=True",
    shown="page_container",
    files={
        "pages/home.py": (
            "import dash\nfrom dash import Input, Output, callback, html\n\n"
            'dash.register_page(__name__, path="/")\n'
            'layout = html.Div(id="home")\n\n\n' + callback("paged")
        )
    },
    callbacks=("paged",),
    other_outputs=(
        ".._pages_content.children..._pages_store.data..",
        "_pages_dummy.children",
    ),
)
HOOKS = Kind(
    id="hooks",
    above=(
        '@hooks.callback(Output("hooked-$out", "children"), Input("in", "value"))\n'
        'def answer_hooked(value):\n    return f"hooked-$out {value}"\n\n\n'
        "hooks.clientside_callback(\n"
        "    \"function(value) { return 'from-hook-$word:' + value; }\",\n"
        '    Output("hook-$out", "children"),\n    Input("in", "value"),\n)\n\n\n'
        "@hooks.layout()\ndef wrap(layout):\n"
        '    return html.Div([layout, html.Div("wrapped-$word")])\n\n\n'
        "@hooks.setup()\ndef name(app):\n"
        '    app.title = f"{app.title} titled-$word"\n\n\n'
        '@hooks.route("routed")\ndef route():\n    return "routed-$word"\n\n\n'
        "@hooks.index()\ndef note(index):\n"
        '    return index.replace("</body>", "<!-- noted-$word --></body>")\n'
    ),
    shown="f\"hook-routes:{$routes.count('/routed')}.\"",
    callbacks=("hooked-$out",),
    other_outputs=("hook-$out.children",),
    texts={
        "from-hook-$word:": "/",
        "wrapped-$word": "/_dash-layout",
        "titled-$word": "/",
        "routed-$word": "/routed",
        "hook-routes:1.": "/_dash-layout",
        "noted-$word": "/",
    },
)
# The cache is not in the program's folder: granian watches all that is there.
BACKGROUND = Kind(
    id="background",
    imports="import time\n\nimport diskcache\nfrom dash import DiskcacheManager\n",
    options=(
        ', background_callback_manager=DiskcacheManager(diskcache.Cache("../cache"))'
    ),
    below=(
        callback("job-$out", more=", background=True")
        + '\n\n@callback(\n    Output("held", '
        '"children"),\n    Input("in", "value"),\n    background=True,\n'
        '    progress=[Output("stop", "title"), Output("stop", "name")],\n'
        '    cancel=[Input("stop", "n_clicks")],\n)\n'
        "def answer_until_cancelled(set_progress, value):\n"
        '    set_progress((f"held-$word {value}", str(os.getpid())))\n'
        "    time.sleep(600)\n"
    ),
    callbacks=("job-$out",),
    other_outputs=("held.children", "stop.id"),
    other_answers={"held.children": "held-$word x"},
)
CLIENTSIDE = Kind(
    id="clientside",
    imports="from dash import ClientsideFunction\n",
    above=(
        "clientside_callback(\n"
        "    \"function(value) { return 'above-$word:' + value; }\",\n"
        '    Output("above", "children"),\n    Input("in", "value"),\n)\n'
    ),
    below=(
        "clientside_callback(\n"
        "    \"function(value) { return 'script-$word:' + value; }\",\n"
        '    Output("script", "children"),\n    Input("in", "value"),\n)\n'
        "clientside_callback(\n"
        '    ClientsideFunction("demo", "show"),\n'
        '    Output("shown-$out", "children"),\n    Input("in", "value"),\n)\n'
    ),
    other_outputs=("above.children", "script.children", "shown-$out.children"),
    texts={"above-$word:": "/", "script-$word:": "/"},
)
API = Kind(
    id="api-endpoint",
    below=callback("api-$out", word="$word", more=', api_endpoint="/api/$out"'),
    built="app.setup_apis()\n",
    shown="f\"api-routes:{$routes.count('/api/$out')}.\"",
    other_outputs=("api-$out.children",),
    other_answers={"api-$out.children": "$word x"},
    texts={"api-routes:1.": "/_dash-layout"},
    apis=("/api/$out",),
)
_EACH = '{"index":["MATCH"],"type":"item-$out"}.children'
PATTERNS = Kind(
    id="patterns",
    imports="from dash import ALL, MATCH\n",
    below=(
        "@callback(\n"
        '    Output({"type": "item-$out", "index": MATCH}, "children"),\n'
        '    Input({"type": "source", "index": MATCH}, "value"),\n)\n'
        'def answer_item(value):\n    return f"item-$out {value}"\n\n\n'
        '@callback(\n    Output("all-$out", "children"),\n'
        '    Input({"type": "source", "index": ALL}, "value"),\n)\n'
        'def answer_all(values):\n    return f"all-$out {values[0]}"\n'
    ),
    callbacks=("all-$out",),
    other_outputs=(_EACH,),
    other_answers={_EACH: "item-$out x"},
)
DUPLICATES = Kind(
    id="allow-duplicate",
    below=(
        '@callback(Output("shared", "children"), Input("in", "value"))\n'
        'def answer_shared(value):\n    return f"shared {value}"\n\n\n'
        '@callback(\n    Output("shared", "children", allow_duplicate=True),\n'
        '    Input("in", "title"),\n    prevent_initial_call=True,\n)\n'
        'def answer_shared_too(title):\n    return f"shared-$word {title}"\n'
    ),
    callbacks=("shared",),
    other_outputs=("shared.children",),
    other_answers={"shared.children@": "shared-$word x"},
)
WEBSOCKETS = Kind(
    id="websockets",
    below="$sockets",
    callbacks=("$socket",),
    other_outputs=("$process",),
)


def in_app_file(id: str, *kinds: Kind, cannot: Mapping[str, str] = {}) -> Idiom:
    """A program whose app file holds callbacks of some kinds."""
    main = (
        f"{imports(*kinds)}\n{_pieces(kind.above for kind in kinds)}\n"
        f"{_app(kinds)}\n{_pieces(kind.below for kind in kinds)}\n"
        f"{_pieces(kind.built for kind in kinds)}{_layout(kinds)}\n\n$main"
    )
    return _idiom(id, kinds, {"app.py": main}, cannot)


def in_module(id: str, *kinds: Kind) -> Idiom:
    """A program whose app file imports the callbacks, which are in a module."""
    return _idiom(
        id,
        kinds,
        {
            "app.py": f"{imports(*kinds)}\n{app_alone(*kinds)}\nimport answers\n\n$main",
            "answers.py": f"{imports(*kinds)}\n{declared(*kinds)}",
        },
        {},
    )


def beside_factory(id: str, *kinds: Kind) -> Idiom:
    """A program whose file holds callbacks, and a function that makes the server."""
    made = "".join([_app(kinds), *(kind.built for kind in kinds), _layout(kinds)])
    factory = f"def create():\n{textwrap.indent(made, '    ')}    return server\n"
    main = f"{imports(*kinds)}\n{declared(*kinds)}{factory}\n\n$main"
    return replace(_idiom(id, kinds, {"app.py": main}, {}), target="app:create")


def app_alone(*kinds: Kind) -> str:
    """The source of an app that has no callbacks yet, without the imports."""
    return f"{_app(kinds)}\n{_layout(kinds)}"


def declared(*kinds: Kind) -> str:
    """The source of the callbacks, without the imports."""
    return _pieces(piece for kind in kinds for piece in (kind.above, kind.below))


def imports(*kinds: Kind) -> str:
    """The source of the imports."""
    return "$imports\n" + "".join(kind.imports for kind in kinds)


def _pieces(pieces: Iterable[str]) -> str:
    return "".join(f"{piece}\n\n" for piece in pieces if piece)


def _app(kinds: Sequence[Kind]) -> str:
    options = "".join(kind.options for kind in kinds)
    return f'app = Dash("demo", backend="$backend"{options})\nserver = app.server\n'


def _layout(kinds: Sequence[Kind]) -> str:
    shown = "".join(f", {kind.shown}" for kind in kinds if kind.shown)
    return f"app.layout = lambda server=server: html.Div([$layout{shown}])\n"


def _idiom(
    id: str, kinds: Sequence[Kind], files: dict[str, str], cannot: Mapping[str, str]
) -> Idiom:
    return Idiom(
        id=id,
        files={**_merged(kind.files for kind in kinds), **files},
        callbacks=_joined(kind.callbacks for kind in kinds),
        other_outputs=_joined(kind.other_outputs for kind in kinds),
        other_answers=_merged(kind.other_answers for kind in kinds),
        texts=_merged(kind.texts for kind in kinds),
        apis=_joined(kind.apis for kind in kinds),
        cannot=cannot,
    )


def _joined(tuples: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(one for each in tuples for one in each)


def _merged(mappings: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {key: value for each in mappings for key, value in each.items()}


_NO_SOCKETS = {"flask": "Flask has no WebSocket callbacks"}
_EDITED = Kind(id="edited", below="$edited", callbacks=("$out",))

HOOKS_ONLY = in_app_file("hooks", HOOKS, _EDITED)
BACKGROUND_ONLY = in_app_file(
    "background-with-cancel-and-progress", BACKGROUND, _EDITED
)
CLIENTSIDE_ONLY = in_app_file("clientside", CLIENTSIDE, _EDITED)
API_ONLY = in_app_file("api-endpoint", API, _EDITED)
PATTERNS_ONLY = in_app_file("patterns", PATTERNS, _EDITED)
DUPLICATES_ONLY = in_app_file("allow-duplicate", DUPLICATES, _EDITED)
WEBSOCKETS_ONLY = in_app_file("websockets", WEBSOCKETS, _EDITED, cannot=_NO_SOCKETS)
_ALL = (
    PLAIN,
    PAGES,
    HOOKS,
    BACKGROUND,
    CLIENTSIDE,
    API,
    PATTERNS,
    DUPLICATES,
    WEBSOCKETS,
)
EVERY_KIND = in_app_file("every-kind", *_ALL)
EVERY_KIND_IN_FACTORY = beside_factory("every-kind-beside-factory", *_ALL)
# What counts for an app that is built already, see `inprocess.NO_APP_IS_BUILT`.
IN_MODULE = (BACKGROUND, CLIENTSIDE, PATTERNS, DUPLICATES, WEBSOCKETS, _EDITED)
EVERY_KIND_IN_MODULE = in_module("every-kind-in-module", *IN_MODULE)
