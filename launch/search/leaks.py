"""What stays in memory after apps were built and dropped, modules reloaded, callbacks
declared late: flat in number, and in bytes not more than on stock Dash and a KiB.

Each program repeats one round for some seconds in both interpreters. Beside bytes it
counts the objects of each type of Dash's, and frames, that the collector knows.
"""
from __future__ import annotations

import typing

from .interpreter import Interpreter
from .programs import run

MEASURED = """
import time, tracemalloc, types, collections
from dash import Dash, Input, Output, callback, html
def declare(name):
    callback(Output(name, "children"), Input("in", "value"))(lambda v: name)
def build():
    app = Dash("x")
    app.layout = html.Div(id="in")
    return app
def serve(app):
    app.server.test_client().get("/_dash-dependencies")
SOURCE = '''
from dash import Dash, Input, Output, callback, html
import cbs
app = Dash("x")
app.layout = html.Div(id="in")
callback(Output("a", "children"), Input("in", "value"))(lambda v: v)
'''
put("main.py", SOURCE)
put("cbs.py", '''
from dash import Input, Output, callback
callback(Output("b", "children"), Input("in", "value"))(lambda v: v)
''')
SETUP
def measure():
    gc.collect()
    # What is gone is forgotten when an app is built.
    build()
    gc.collect()
    known = collections.Counter()
    for one in gc.get_objects():
        kind = type(one)
        # Specifications are dictionaries of a kind of their own.
        if kind is types.FrameType or kind.__module__.split(".")[0] == "dash":
            known[f"{kind.__module__}.{kind.__qualname__}"] += 1
    return tracemalloc.get_traced_memory()[0], known
tracemalloc.start(1)
n = 0
def rounds(seconds, most):
    global n
    ends, first = time.monotonic() + seconds, n
    while time.monotonic() < ends and n - first < most:
        n += 1
        ROUND
    return n - first
rounds(SECONDS / 3, min(MOST, 200))
before, first = measure()
count, slopes = 0, []
for half in range(2):
    more = rounds(SECONDS / 2, MOST // 2)
    after, last = measure()
    # What grows once grows in one half only.
    slopes.append((after - before) / more)
    before, count = after, count + more
SEEN.append(["count", count])
SEEN.append(["bytes", min(slopes)])
SEEN.append(["grown", {key: last[key] - first[key] for key in last if last[key] - first[key] > 50 + count // 10}])
"""
# What is set up, and a round of it.
ROUNDS = {
    "factory, not served": ("", "build(); declare('c')"),
    "factory, served": ("", "app = build(); declare('c'); serve(app); del app"),
    "factory, declared above": ("", "made(str(n))"),
    "class": ("", "Site().serve()"),
    "module, imported afresh": ("", "forget('main'); import main"),
    "module and its modules afresh": (
        "",
        "forget('main', 'cbs'); import main; serve(main.app)",
    ),
    "module, reloaded": ("import main", "importlib.reload(main); serve(main.app)"),
    "module, reloaded, not served": ("import main", "importlib.reload(main)"),
    "callbacks, reloaded": (
        "import main, cbs; serve(main.app)",
        "importlib.reload(cbs); serve(main.app)",
    ),
    "callbacks, reloaded, not asked": ("import main, cbs", "importlib.reload(cbs)"),
    "runpy": ("", "serve(runpy.run_path('main.py')['app'])"),
    "runpy, not served": ("", "runpy.run_path('main.py')"),
    "exec in a dictionary": ("", "exec(SOURCE, {'__name__': 'x'})"),
    "exec in a module": ("import main", "by_exec('main'); serve(main.app)"),
    "app cell": (
        "space = {'__name__': '__main__'}",
        "exec(SOURCE, space); serve(space['app'])",
    ),
    "callback cell": (
        "space = {'__name__': '__main__'}\nexec(SOURCE, space); serve(space['app'])",
        'exec(\'callback(Output("c", "children"), Input("in", "value"))(str)\', space)\n'
        "        n % 50 or serve(space['app'])",
    ),
    "late declarations": ("app = build(); serve(app)", "declare(f'c{n}')"),
    "late declarations, asked": (
        "app = build(); serve(app)",
        "declare(f'c{n}')\n        n % 50 or serve(app)",
    ),
    "a refused constructor": ("", "refused()"),
    "a layout builds an app": ("", "preview()"),
    "reset": (
        "app = build()",
        "declare('c'); hasattr(dash, 'callback_registry') and dash.callback_registry.reset()",
    ),
}
SETUP = """
import dash
def made(tag):
    declare(tag)
    app = build()
    declare("own")
    serve(app)
class Site:
    def __init__(self):
        self.app = build()
        callback(Output("c", "children"), Input("in", "value"))(self.answer)
    def answer(self, v):
        return v
    def serve(self):
        serve(self.app)
def refused():
    try:
        Dash("x", url_base_pathname="no-slash")
    except Exception:
        pass
def preview():
    app = Dash("x")
    def layout():
        build()
        declare("inner")
        return html.Div()
    app.layout = layout
    serve(app)
"""

# So many rounds are enough.
MOST = 5000
# What late declarations must not add to.
NEVER = ("builtins.frame", "dash.dash.Dash")

# The locals of a finished factory are let go of by the first request.
LOCALS = """
import asyncio, weakref
from dash import Dash, Input, Output, callback, html
class Big:
    pass
held = []
def declare():
    callback(Output("c", "children"), Input("in", "value"))(lambda v: "c")
def build():
    app = Dash("x")
    app.layout = html.Div(id="in")
    return app
FACTORY
seen = ask(app)["outputs"]
gc.collect()
SEEN.append(["outputs", seen])
SEEN.append(["held", [one() is not None for one in held]])
"""
FACTORIES = {
    "function": """
def make():
    big = Big()
    held.append(weakref.ref(big))
    app = build()
    declare()
    return app
app = make()
""",
    "declared above": """
def make():
    big = Big()
    held.append(weakref.ref(big))
    declare()
    return build()
app = make()
""",
    "class": """
class Site:
    def __init__(self):
        big = Big()
        held.append(weakref.ref(big))
        self.app = build()
        declare()
app = Site().app
""",
    "coroutine": """
async def make():
    big = Big()
    held.append(weakref.ref(big))
    app = build()
    await asyncio.sleep(0)
    declare()
    return app
app = asyncio.run(make())
""",
    "generator": """
def make():
    big = Big()
    held.append(weakref.ref(big))
    app = build()
    declare()
    yield app
app = next(make())
""",
    "failed": """
def make():
    big = Big()
    held.append(weakref.ref(big))
    declare()
    raise ValueError
try:
    make()
except ValueError:
    pass
app = build()
""",
}


class Measured(typing.NamedTuple):
    """What stays in memory of one kind of round."""

    name: str
    sentence: str
    leaks: bool


def held(branch: Interpreter) -> typing.Iterator[Measured]:
    """Whether the locals of finished factories are let go of."""
    for name, factory in FACTORIES.items():
        ended = run(branch, LOCALS.replace("FACTORY", factory))
        right = [["outputs", ["c.children"]], ["held", [False]]]
        said = str(ended.seen or ended.problem[-500:])
        yield Measured(f"locals of a {name}", said, ended.seen != right)


def grown(
    branch: Interpreter, stock: Interpreter, seconds: float, most: int
) -> typing.Iterator[Measured]:
    """What stays of rounds, of which each is repeated so often, or for so long."""
    for name, (setup, one) in ROUNDS.items():
        text = MEASURED.replace("SETUP", SETUP + setup).replace("ROUND", one)
        text = text.replace("SECONDS", str(seconds)).replace("MOST", str(most))
        both = [run(each, text, int(seconds * 4 + 60)) for each in (branch, stock)]
        problem = next((each.problem for each in both if each.seen is None), "")
        if problem:
            yield Measured(name, problem[-500:], True)
        else:
            yield compared(name, *(dict(each.seen) for each in both))


def compared(
    name: str, ours: dict[str, typing.Any], theirs: dict[str, typing.Any]
) -> Measured:
    """What stays of a round, beside what does on stock Dash."""
    more = {
        key: value
        for key, value in ours["grown"].items()
        if value > theirs["grown"].get(key, 0) * 1.1 + 10
        and (key in NEVER or not name.startswith("late"))
    }
    sentence = (
        f"{ours['bytes']:.0f} bytes a round of {ours['count']}, "
        f"stock {theirs['bytes']:.0f} of {theirs['count']}"
    )
    large = ours["bytes"] > max(theirs["bytes"], 0) + 1024
    # A few rounds say nothing of bytes.
    leaks = bool(more) or large and ours["count"] >= 500
    return Measured(name, f"{sentence}; more by {more}" if more else sentence, leaks)
