"""What goes wrong around a program: it must not change what its apps have.

First the programs of `one_app` under circumstances of which the program knows nothing.
Then exceptions and signals at every point of a declaration, of a constructor and of a
request; and children that are forked while threads declare.
"""
from __future__ import annotations

import re

from hypothesis import assume
from hypothesis import strategies as st

from . import one_app
from .programs import Draw, Program

# Statements before a program.
CIRCUMSTANCES = {
    "warnings are errors": "import warnings\nwarnings.simplefilter('error', UserWarning)",
    "tracing": "def trace(*_):\n    return trace\nsys.settrace(trace)",
    "tracing of threads": (
        "import threading\ndef trace(*_):\n    return trace\n"
        "threading.settrace(trace)\nsys.settrace(trace)"
    ),
    "profiling": "import cProfile\nprofile = cProfile.Profile()\nprofile.enable()",
    "profile function": "sys.setprofile(lambda *_: None)",
    "another folder": "os.chdir('/')",
    "no collector": "gc.disable()",
    "eager collector": "gc.set_threshold(50, 1, 1)",
    "no module of the program": "del sys.modules['__main__']",
    "no __file__": "del __file__",
    "no __spec__": "del __spec__",
    "a class for __main__": (
        "class Main(type(sys)):\n    pass\nmain = Main('__main__')\n"
        "vars(main).update(globals())\nsys.modules['__main__'] = main"
    ),
    "an importer of its own": """
import importlib.abc
class Importer(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        file = module_file(name)
        if os.path.exists(file):
            return importlib.util.spec_from_loader(
                name, self, origin=file, is_package=file.endswith("__init__.py")
            )
    def get_code(self, name):
        with open(module_file(name)) as file:
            return compile(file.read(), file.name, "exec")
    def exec_module(self, module):
        exec(self.get_code(module.__name__), vars(module))
sys.meta_path.insert(0, Importer())
""",
    "a zip file": """
import zipimport, zipfile
class Importer:
    def find_spec(self, name, path, target=None):
        if os.path.exists(module_file(name)):
            put("all.zip", "")
            with zipfile.ZipFile(os.path.join(FOLDER, "all.zip"), "w") as file:
                for folder, _, names in os.walk(FOLDER):
                    for one in names:
                        path = os.path.join(folder, one)
                        if one.endswith(".py"):
                            file.write(path, os.path.relpath(path, FOLDER))
            zipimport._zip_directory_cache.clear()
            parts = name.rpartition(".")[0].split(".")
            where = os.path.join(FOLDER, "all.zip", *filter(None, parts))
            return zipimport.zipimporter(where).find_spec(name)
sys.meta_path.insert(0, Importer())
""",
}
DEEP = """
put("steps.py", {text!r})
def deeper(n):
    if n:
        return deeper(n - 1)
    import __main__, steps
def depth():
    frame, n = sys._getframe(), 0
    while frame:
        frame, n = frame.f_back, n + 1
    return n
deeper(sys.getrecursionlimit() - depth() - {left})
"""

# Declares, builds and serves while exceptions come from a trace function.
RAISING = """
import threading
from dash import Dash, Input, Output, callback, clientside_callback, html
class Injected(BaseException):
    pass
def inject(count):
    left = [count]
    def trace(frame, event, arg):
        if os.sep + "dash" + os.sep not in frame.f_code.co_filename:
            return None
        if event == "line":
            left[0] -= 1
            if not left[0]:
                sys.settrace(None)
                raise Injected
        return trace
    return trace, left
def declare(name):
    callback(Output(name, "children"), Input("in", "value"))(lambda v: f"{name} {v}")
def build():
    app = Dash("x")
    app.layout = html.Div(id="in")
    return app
def raising(function, *args):
    '''Whether an exception came, after so many lines, and what came of the call.'''
    trace, left = inject(COUNT)
    sys.settrace(trace)
    try:
        return False, function(*args)
    except Injected:
        return True, None
    finally:
        sys.settrace(None)
def goes_on(function):
    '''Whether another thread can do it too: no lock is held.'''
    one = threading.Thread(target=function, daemon=True)
    one.start()
    one.join(10)
    return not one.is_alive()
def outputs(app):
    return [one["output"] for one in app.server.test_client().get("/_dash-dependencies").get_json()]
POINT
"""
# Each ends with what it has seen beside what is right.
POINTS = {
    "declaration": """
declare("before")
raised, _ = raising(declare, "c")
free = goes_on(lambda: declare("other"))
declare("after")
app = build()
seen = [one for one in ask(app)["answers"] if not one[0].startswith("c.")]
SEEN.append(["free", free])
SEEN.append(["answers", [[one, said["response"][one.split(".")[0]]["children"]] for one, said in seen]])
SEEN.append(["c", outputs(app).count("c.children") <= 1])
""",
    "declaration of a served app": """
app = build()
declare("before")
ask(app)
raised, _ = raising(declare, "c")
free = goes_on(lambda: declare("other"))
declare("after")
ask(app)
seen = [one for one in ask(app)["answers"] if not one[0].startswith("c.")]
SEEN.append(["free", free])
SEEN.append(["answers", [[one, said["response"][one.split(".")[0]]["children"]] for one, said in seen]])
SEEN.append(["c", outputs(app).count("c.children") <= 1])
""",
    "constructor": """
declare("before")
raised, app = raising(build)
free = goes_on(lambda: declare("other"))
declare("after")
app = app or build()
seen = ask(app)["answers"]
SEEN.append(["free", free])
SEEN.append(["answers", [[one, said["response"][one.split(".")[0]]["children"]] for one, said in seen]])
SEEN.append(["c", True])
""",
    "constructor of a second app": """
app = build()
declare("before")
raised, second = raising(build)
if second:
    second = None
    gc.collect()
free = goes_on(lambda: declare("other"))
declare("after")
seen = ask(app)["answers"]
SEEN.append(["free", free])
SEEN.append(["answers", [[one, said["response"][one.split(".")[0]]["children"]] for one, said in seen]])
SEEN.append(["c", True])
""",
    "first request": """
app = build()
declare("before")
def request():
    return app.server.test_client().get("/_dash-dependencies").get_json()
raised, _ = raising(request)
free = goes_on(lambda: declare("other"))
declare("after")
seen = ask(app)["answers"]
seen = ask(app)["answers"]
SEEN.append(["free", free])
SEEN.append(["answers", [[one, said["response"][one.split(".")[0]]["children"]] for one, said in seen]])
SEEN.append(["c", True])
""",
    "reload": """
put("cbs.py", "from __main__ import declare\\ndeclare('before')\\ndeclare('other')\\ndeclare('after')\\n")
app = build()
import cbs
ask(app)
raised, _ = raising(importlib.reload, cbs)
free = goes_on(lambda: None)
seen = ask(app)["answers"]
SEEN.append(["free", free])
SEEN.append(["answers", [[one, said["response"][one.split(".")[0]]["children"]] for one, said in seen]])
SEEN.append(["c", True])
""",
}
RIGHT = [
    ["free", True],
    [
        "answers",
        [[f"{one}.children", f"{one} /x"] for one in ("before", "other", "after")],
    ],
    ["c", True],
]

# Real signals, at any time, while the main thread declares, builds and serves.
SIGNALS = """
import logging, random, signal, threading
from dash import Dash, Input, Output, callback, html
chance = random.Random(SEED)
done = []
def build(n):
    app = Dash("x")
    app.layout = html.Div(id="in")
    callback(Output(f"c{n}", "children"), Input("in", "value"))(lambda v: f"{n} {v}")
    return app
def interrupt():
    signal.setitimer(signal.ITIMER_REAL, chance.random() * 0.03)
# Python itself may leave the lock of a module that is being imported, or that each
# page looks for and does not find; or the lock of logging. Flask may leave no context.
missing = []
class Missing:
    @staticmethod
    def find_spec(name, *_):
        missing.append(name)
sys.meta_path.append(Missing)
ask(build("first"))
sys.meta_path.remove(Missing)
sys.modules.update(dict.fromkeys(missing))
signal.signal(signal.SIGALRM, signal.default_int_handler)
wrong = []
for n in range(ROUNDS):
    app = None
    try:
        interrupt()
        app = build(n)
        app.server.test_client().get("/_dash-dependencies")
        signal.setitimer(signal.ITIMER_REAL, 0)
    except (KeyboardInterrupt, LookupError):
        signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
    except KeyboardInterrupt:
        pass
    logging._lock = threading.RLock()
    if app:
        # The app was built and its callback declared: it has it, once.
        seen = ask(app)["outputs"]
        if seen != [f"c{n}.children"]:
            wrong.append([n, seen])
one = threading.Thread(target=lambda: done.append(ask(build("last"))["outputs"]), daemon=True)
one.start()
one.join(60)
SEEN.append(["wrong", wrong])
SEEN.append(["last", done])
"""

FORKS = """
import threading
from dash import Dash, Input, Output, callback, html
stop = []
def build(tag):
    app = Dash("x")
    app.layout = html.Div(id="in")
    callback(Output("c", "children"), Input("in", "value"))(lambda v: tag)
    return app
def listed(app):
    # Each page tries to import what may be missing, and Python leaves the lock of that.
    client = app.server.test_client()
    return [one["output"] for one in client.get("/_dash-dependencies").get_json()]
def work(tag):
    while not stop:
        listed(build(tag))
# Python itself leaves the locks of modules that are being imported.
listed(build("first"))
for n in range(3):
    threading.Thread(target=work, args=[f"thread {n}"], daemon=True).start()
import signal, time
ended = []
for n in range(ROUNDS):
    time.sleep(0.01)
    child = os.fork()
    if not child:
        signal.alarm(20)
        os._exit(listed(build(f"child {n}")) != ["c.children"])
    ended.append(os.waitpid(child, 0)[1])
stop.append(1)
SEEN.append(["children", ended])
"""


def under(circumstance: str, program: Program) -> Program:
    """The program, and what is right, under a circumstance."""
    # A file, and what a zip file has of it, are two files; and `runpy` reads a module
    # that is imported already where it was in the zip file then.
    others = ("by_main", "by_spec", "by_path", "by_module", "by_script")
    is_other = any(re.search(rf"\b{one}\b", program.text) for one in others)
    assume(circumstance != "a zip file" or not is_other)
    before = CIRCUMSTANCES[circumstance] + "\n"
    # What is right does not depend on where a program was started.
    return Program(before + program.text, [before + one for one in program.fresh])


def deep(program: Program, left: int) -> Program:
    """The program with so many frames left before the recursion limit."""
    text = "from __main__ import *\n" + program.text
    return Program(DEEP.format(text=text, left=left), program.fresh)


@st.composite
def programs(draw: Draw) -> Program:
    """Programs that something interferes with, and what is right all the same."""
    kind = draw(
        st.sampled_from(["under", "under", "under", "deep", "raise", "signals"])
    )
    if kind == "under":
        circumstance = draw(st.sampled_from(list(CIRCUMSTANCES)))
        return under(circumstance, draw(one_app.programs(ordered=False)))
    if kind == "deep":
        left = draw(st.integers(200, 400))
        return deep(draw(one_app.programs(ordered=False)), left)
    if kind == "raise":
        point = POINTS[draw(st.sampled_from(list(POINTS)))]
        count = draw(st.integers(1, 400))
        return Program(
            RAISING.replace("COUNT", str(count)).replace("POINT", point), right=RIGHT
        )
    if draw(st.integers(0, 3)):
        seed = draw(st.integers(0, 10**6))
        text = SIGNALS.replace("SEED", str(seed)).replace("ROUNDS", "20")
        return Program(text, right=[["wrong", []], ["last", [["clast.children"]]]])
    return Program(FORKS.replace("ROUNDS", "25"), right=[["children", [0] * 25]])
