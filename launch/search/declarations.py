"""Ways to declare a callback, as lines of Python that can stand in any block.

ID is the component whose children are the output, TEXT what the answer begins with.
CALL stands for the app-less declaration of it, FN for the function that answers.
"""
from __future__ import annotations

import re
import textwrap

MODULES = """
asyncio contextlib contextvars dash dataclasses enum functools importlib os runpy sys
threading tools types
"""
OF_DASH = """
ALL MATCH ClientsideFunction Dash Input Output State callback clientside_callback dcc
hooks html
"""

# A module of functions that declare for those who call them.
TOOLS = """
def shows(name, text):
    def wrap(function):
        return callback(Output(name, "children"), Input("in", "value"))(
            lambda v: text + function(v)
        )
    return wrap

def register(name, text):
    @callback(Output(name, "children"), Input("in", "value"))
    def answer(v):
        return f"{text} {v}"

class Panel:
    def __init__(self, name, text):
        self.text = text
        callback(Output(name, "children"), Input("in", "value"))(self.answer)

    def answer(self, v):
        return f"{self.text} {v}"

class Base:
    def __init_subclass__(cls, name, text):
        register(name, text)

@contextlib.contextmanager
def declared_after(name, text):
    yield
    register(name, text)

@functools.lru_cache
def manager():
    import diskcache
    return dash.DiskcacheManager(diskcache.Cache())

def now(function):
    function()
    return function

def each(*pairs):
    for pair in pairs:
        yield pair, register(*pair)
"""

# Everything that these run lies in the file that they stand in.
OWN = {
    "decorator": """
@callback(Output("ID", "children"), Input("in", "value"))
def ID(v):
    return "TEXT %s" % v
""",
    "call": """
CALL(FN)
""",
    "loop": """
for ID in ["ID"]:
    callback(Output(ID, "children"), Input("in", "value"))(FN)
""",
    "while": """
ID = ["ID"]
while ID:
    callback(Output(ID.pop(), "children"), Input("in", "value"))(FN)
""",
    "closure": """
def make_ID(name):
    text = "TEXT"
    @callback(Output(name, "children"), Input("in", "value"))
    def answer(v):
        return f"{text} {v}"
    return answer
make_ID("ID")
""",
    "nested functions": """
def outer_ID():
    def inner():
        def innermost():
            CALL(FN)
        innermost()
    inner()
outer_ID()
""",
    "recursion": """
def deep_ID(n):
    if n:
        deep_ID(n - 1)
    else:
        CALL(FN)
deep_ID(5)
""",
    "method": """
class Panel_ID:
    def __init__(self):
        CALL(self.answer)
    def answer(self, v):
        return "TEXT %s" % v
ID = Panel_ID()
""",
    "class body": """
class Body_ID:
    @callback(Output("ID", "children"), Input("in", "value"))
    def answer(v):
        return "TEXT %s" % v
""",
    "static method": """
class Static_ID:
    @staticmethod
    @callback(Output("ID", "children"), Input("in", "value"))
    def answer(v):
        return "TEXT %s" % v
""",
    "class method": """
class Holder_ID:
    @classmethod
    def declare(cls):
        CALL(FN)
Holder_ID.declare()
""",
    "partial": """
functools.partial(callback, Output("ID", "children"))(Input("in", "value"))(FN)
""",
    "list comprehension": """
ID = [callback(Output(n, "children"), Input("in", "value"))(FN) for n in ["ID"]]
""",
    "dict comprehension": """
ID = {n: callback(Output(n, "children"), Input("in", "value"))(FN) for n in ["ID"]}
""",
    "generator expression": """
list(callback(Output(n, "children"), Input("in", "value"))(FN) for n in ["ID"])
""",
    "generator": """
def generate_ID():
    yield 1
    yield CALL(FN)
ID = list(generate_ID())
""",
    "suspended generator": """
def suspend_ID():
    yield CALL(FN)
    yield 2
ID = suspend_ID()
next(ID)
""",
    "map": """
list(map(lambda n: callback(Output(n, "children"), Input("in", "value"))(FN), ["ID"]))
""",
    "sort key": """
sorted(["ID"], key=lambda n: str(
    callback(Output(n, "children"), Input("in", "value"))(FN)
))
""",
    "lambda": """
(lambda: CALL(FN))()
""",
    "coroutine": """
async def coroutine_ID():
    await asyncio.sleep(0)
    CALL(FN)
asyncio.run(coroutine_ID())
""",
    "async generator": """
async def produce_ID():
    yield CALL(FN)
async def consume_ID():
    return [one async for one in produce_ID()]
asyncio.run(consume_ID())
""",
    "thread": """
ID = threading.Thread(target=lambda: CALL(FN))
ID.start()
ID.join()
""",
    "pool": """
with concurrent.futures.ThreadPoolExecutor(1) as ID:
    ID.submit(lambda: CALL(FN)).result()
""",
    "copied context": """
contextvars.copy_context().run(lambda: CALL(FN))
""",
    "exec in globals": """
exec('CALL(FN)', globals())
""",
    "exec of compiled code": """
exec(compile('CALL(FN)', __file__, "exec"), globals())
""",
    "eval": """
eval('CALL(FN)', globals())
""",
    "try": """
try:
    raise ValueError
except ValueError:
    CALL(FN)
""",
    "finally": """
try:
    pass
finally:
    CALL(FN)
""",
    "with": """
@contextlib.contextmanager
def manage_ID():
    yield
    CALL(FN)
with manage_ID():
    pass
""",
    "cached function": """
@functools.lru_cache
def cached_ID():
    return CALL(FN)
cached_ID(), cached_ID()
""",
    "dataclass": """
@dataclasses.dataclass
class Data_ID:
    name: str
    def __post_init__(self):
        callback(Output(self.name, "children"), Input("in", "value"))(FN)
Data_ID("ID")
""",
    "subclass hook": """
class Base_ID:
    def __init_subclass__(cls):
        CALL(FN)
class Derived_ID(Base_ID):
    pass
""",
    "descriptor": """
class Name_ID:
    def __set_name__(self, owner, name):
        callback(Output(name, "children"), Input("in", "value"))(FN)
class Owner_ID:
    ID = Name_ID()
""",
    "enum": """
class Enum_ID(enum.Enum):
    A = "ID"
    def __init__(self, name):
        callback(Output(name, "children"), Input("in", "value"))(FN)
""",
    "type": """
ID = type("T", (), {"f": CALL(FN)})
""",
    "property": """
class Lazy_ID:
    @property
    def declared(self):
        return CALL(FN)
Lazy_ID().declared
""",
    "copied function": """
def original_ID():
    CALL(FN)
types.FunctionType(original_ID.__code__, globals(), closure=original_ID.__closure__)()
""",
    "default value": """
def ID(function=CALL(FN)):
    return function
""",
    "walrus": """
if (ID := CALL(FN)) is not None:
    pass
""",
    "clientside": """
clientside_callback(
    "function (v) { return 'TEXT' + v }", Output("ID", "children"), Input("in", "value")
)
""",
    "clientside function": """
clientside_callback(
    ClientsideFunction("TEXT", "ID"), Output("ID", "children"), Input("in", "value")
)
""",
    "pattern": """
@callback(Output({"type": "ID", "n": MATCH}, "children"), Input({"type": "x", "n": MATCH}, "value"))
def ID(v):
    return "TEXT %s" % v
""",
    "pattern of all": """
@callback(Output("ID", "children"), Input({"type": "x", "n": ALL}, "value"))
def ID(v):
    return "TEXT %s" % v
""",
    "several outputs": """
@callback(Output("ID", "children"), Output("ID", "title"), Input("in", "value"))
def ID(v):
    return "TEXT", v
""",
    "state": """
@callback(Output("ID", "children"), Input("in", "value"), State("s", "value"))
def ID(v, s):
    return "TEXT %s %s" % (v, s)
""",
    "dictionary of inputs": """
@callback(output=Output("ID", "children"), inputs={"a": Input("in", "value")})
def ID(a):
    return "TEXT %s" % a
""",
    "duplicate allowed": """
for n in "in", "other":
    callback(
        Output("ID", "children", allow_duplicate=True),
        Input(n, "value"),
        prevent_initial_call=True,
    )(FN)
""",
    "no output": """
@callback(Input("ID", "value"))
def ID(v):
    dash.set_props("side", {"children": "TEXT %s" % v})
""",
    "running": """
@callback(
    Output("ID", "children"), Input("in", "value"), running=[(Output("r", "disabled"), 1, 0)]
)
def ID(v):
    return "TEXT %s" % v
""",
    "background": """
@callback(
    Output("ID", "children"), Input("in", "value"), background=True, manager=tools.manager(),
    cancel=[Input("stop-ID", "n_clicks")],
)
def ID(v):
    return "TEXT %s" % v
""",
}

# What these run is in part the text of another file.
HELPED = {
    "decorator of another module": """
@tools.shows("ID", "TEXT")
def ID(v):
    return " %s" % v
""",
    "function of another module": """
tools.register("ID", "TEXT")
""",
    "class of another module": """
ID = tools.Panel("ID", "TEXT")
""",
    "base class of another module": """
class Derived_ID(tools.Base, name="ID", text="TEXT"):
    pass
""",
    "context of another module": """
with tools.declared_after("ID", "TEXT"):
    pass
""",
    "own function called by another module": """
@tools.now
def declare_ID():
    CALL(FN)
""",
    "generator of another module": """
list(tools.each(("ID", "TEXT")))
""",
    "exec in a dictionary": """
exec('CALL(FN)', {"callback": callback, "Output": Output, "Input": Input})
""",
}

# Only what is declared before an app is built does something for it.
EARLY = {
    "hook with a callback": """
@hooks.callback(Output("ID", "children"), Input("in", "value"))
def hook_ID(v):
    return "TEXT %s" % v
""",
    "hook with a clientside callback": """
hooks.clientside_callback(
    "function (v) { return 'TEXT' + v }", Output("ID", "children"), Input("in", "value")
)
""",
    "hook for the setup": """
@hooks.setup()
def hook_ID(app):
    app.callback(Output("ID", "children"), Input("in", "value"))(FN)
""",
}

# An app has these in full only if it is built again.
BUILT_IN = {
    "hook for the layout": """
@hooks.layout()
def hook_ID(layout):
    return html.Div([layout, html.Div("TEXT", id="ID")])
""",
    "hook for the index": """
@hooks.index()
def hook_ID(page):
    return page.replace("</body>", "<p>TEXT</p></body>")
""",
    "endpoint": """
@callback(Output("ID", "children"), Input("in", "value"), api_endpoint="/api-ID")
def ID(v):
    return "TEXT %s" % v
""",
}

# What is declared on the app itself, for where it is known as `app`.
OF_THE_APP = {
    "app.callback": """
@app.callback(Output("ID", "children"), Input("in", "value"))
def ID(v):
    return "TEXT %s" % v
""",
    "app.clientside_callback": """
app.clientside_callback(
    "function (v) { return 'TEXT' + v }", Output("ID", "children"), Input("in", "value")
)
""",
    "get_app().callback": """
dash.get_app().callback(Output("ID", "children"), Input("in", "value"))(FN)
""",
}

WAYS = {**OWN, **HELPED, **EARLY, **BUILT_IN, **OF_THE_APP}


def declared(way: str, name: str, text: str, indent: str = "") -> str:
    """The lines that declare the callback of this name and text."""
    lines = WAYS[way].strip("\n")
    lines = lines.replace(
        "CALL", 'callback(Output("ID", "children"), Input("in", "value"))'
    )
    lines = lines.replace("FN", '(lambda v: "TEXT %s" % v)')
    lines = lines.replace("ID", name).replace("TEXT", text)
    return textwrap.indent(lines, indent) + "\n"


def headed(text: str) -> str:
    """The text below the imports that it needs."""
    plain = [one for one in MODULES.split() if re.search(rf"\b{one}\.", text)]
    head = f"import {', '.join(plain)}\n" if plain else ""
    if "concurrent.futures" in text:
        head += "import concurrent.futures\n"
    if "importlib.util" in text:
        head += "import importlib.util\n"
    named = [one for one in OF_DASH.split() if re.search(rf"\b{one}\b", text)]
    return head + (f"from dash import {', '.join(named)}\n" if named else "") + text
