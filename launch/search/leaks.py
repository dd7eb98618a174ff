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
rounds(SECONDS / 3, 200)
before, first = measure()
count = rounds(SECONDS, MOST)
after, last = measure()
SEEN.append(["count", count])
SEEN.append(["bytes", (after - before) / count])
SEEN.append(["grown", {key: last[key] - first[key] for key in last if last[key] - first[key] > 10 + count // 10}])
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
        'exec(\'callback(Output("c", "children"), Input("in", "value"))(str)\', space)',
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
    "module": """
put("inner.py", "import __main__\\nbig = __main__.Big()\\n__main__.held.append(__main__.weakref.ref(big))\\napp = __main__.build()\\n__main__.declare()\\n")
app = runpy.run_path("inner.py")["app"]
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


def leaking(
    python: str, stock: str, seconds: float, most: int
) -> typing.Iterator[tuple[str, str]]:
    """What leaks: the name of the round and a sentence."""
    branch, other = Interpreter(python), Interpreter(stock)
    try:
        for name, factory in FACTORIES.items():
            text = LOCALS.replace("FACTORY", factory)
            seen = run(branch, text)
            if seen.seen != [["outputs", ["c.children"]], ["held", [False]]]:
                yield f"locals of a {name}", str(seen.seen or seen.problem[-500:])
        for name, (setup, one) in ROUNDS.items():
            text = MEASURED.replace("SETUP", SETUP + setup).replace("ROUND", one)
            text = text.replace("SECONDS", str(seconds)).replace("MOST", str(most))
            found = [
                run(each, text, seconds=int(seconds * 4 + 60))
                for each in (branch, other)
            ]
            if found[0].seen is None or found[1].seen is None:
                yield name, found[0].problem[-500:] or "stock: " + found[1].problem[
                    -500:
                ]
                continue
            ours, theirs = (dict(one.seen) for one in found)
            more = {
                key: value
                for key, value in ours["grown"].items()
                if value > theirs["grown"].get(key, 0) * 1.1 + 10
            }
            sentence = (
                f"{ours['bytes']:.0f} bytes a round of {ours['count']}, "
                f"stock {theirs['bytes']:.0f} of {theirs['count']}; more by {more}"
            )
            if name.startswith("late"):
                more = {key: one for key, one in more.items() if key in NEVER}
            if more or ours["bytes"] > max(theirs["bytes"], 0) + 1024:
                yield name, sentence
    finally:
        branch.close()
        other.close()
