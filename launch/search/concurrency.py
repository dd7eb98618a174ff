"""Threads that declare, build, serve, reload, reset and collect at the same time.

Each thread knows what its own apps must have, and looks after each step. Nobody may
wait for ever, and a request that is served while modules reload shows a whole set.
"""
from __future__ import annotations


from hypothesis import strategies as st

from .programs import Draw, Program

THREADS = """
import random, threading, time
import dash
from dash import Dash, Input, Output, callback, html
wrong = []
def declare(name, tag):
    callback(Output(name, "children"), Input("in", "value"))(lambda v: tag)
def build(tag):
    declare("above", tag)
    app = Dash("x")
    app.layout = html.Div(id="in")
    declare("below", tag)
    return app
def check(what, app, *tags):
    asked = ask(app)["answers"]
    found = sorted(said["response"][name.split(".")[0]]["children"] for name, said in asked)
    if found != sorted(tags):
        wrong.append([what, found, sorted(tags)])
class Worker:
    def __init__(self, number):
        self.number = number
        self.chance = random.Random(SEED + number)
        self.kept = []
        self.version = 0
        put(f"m{number}.py", MODULE.replace("NUMBER", str(number)))
        self.edit()
    def edit(self):
        self.version += 1
        path = os.path.join(FOLDER, f"c{self.number}.py")
        with open(path, "w") as file:
            self.said = f"{self.number} v{self.version}"
            file.write(CALLBACKS.replace("TAG", self.said))
    def built(self):
        self.version += 1
        tag = f"{self.number} {self.version}"
        app = build(tag)
        check("built", app, tag, tag)
        self.kept = (self.kept + [(app, tag)])[-3:]
    def dropped(self):
        build("dropped")
    def asked(self):
        for app, tag in self.kept:
            check("kept", app, tag, tag)
    def reloaded(self):
        self.edit()
        importlib.reload(sys.modules[f"c{self.number}"])
        check("reloaded", self.module.app, "own", self.said, self.said)
    def all_reloaded(self):
        self.module = importlib.reload(self.module)
        check("all reloaded", self.module.app, "own", self.said, self.said)
    def reset(self):
        if hasattr(dash, "callback_registry"):
            app = build("reset")
            dash.callback_registry.reset(app)
            check("reset", app)
    def executed(self):
        self.version += 1
        tag = f"{self.number} {self.version}"
        space = {"__name__": f"space {self.number}", "build": build, "tag": tag}
        exec("app = build(tag)", space)
        check("executed", space["app"], tag, tag)
    def collected(self):
        gc.collect()
    def work(self, until):
        # What is reloaded here is declared for those that had it when it was run here.
        self.module = importlib.import_module(f"m{self.number}")
        steps = [getattr(self, one) for one in STEPS]
        while time.monotonic() < until and not wrong:
            step = self.chance.choice(steps)
            try:
                step()
            except SystemError:
                # Python 3.11 may fail to compile in several threads at once. What was
                # declared for an app that was not built then is the last one's.
                return
            except Exception as error:
                wrong.append([step.__name__, f"{type(error).__name__}: {error}", []])
MODULE = '''
from dash import Dash, Input, Output, callback, html
app = Dash("x")
app.layout = html.Div(id="in")
import cNUMBER
callback(Output("own", "children"), Input("in", "value"))(lambda v: "own")
'''
CALLBACKS = '''
from dash import Input, Output, callback
callback(Output("a", "children"), Input("in", "value"))(lambda v: "TAG")
callback(Output("b", "children"), Input("in", "value"))(lambda v: "TAG")
'''
workers = [Worker(n) for n in range(WORKERS)]
until = time.monotonic() + SECONDS
threads = [
    threading.Thread(target=one.work, args=[until], daemon=True) for one in workers
]
for one in threads:
    one.start()
for one in threads:
    one.join(SECONDS + 20)
SEEN.append(["waiting", sum(one.is_alive() for one in threads)])
SEEN.append(["wrong", wrong[:3]])
"""
STEPS = (
    "built",
    "dropped",
    "asked",
    "reloaded",
    "all_reloaded",
    "reset",
    "executed",
    "collected",
)

# A real server answers while its modules are run again.
SERVER = """
import socket, threading, time, urllib.request
import uvicorn
put("cbs.py", '''
from dash import Input, Output, callback
for n in range(20):
    callback(Output(f"c{n}", "children"), Input("in", "value"))(lambda v: v)
''')
put("main.py", '''
from dash import Dash, html
import cbs
app = Dash("x", BACKEND)
app.layout = html.Div(id="in")
''')
import main, cbs
current = main.app
async def served(scope, receive, send):
    await current.server(scope, receive, send)
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
port = listening.getsockname()[1]
server = uvicorn.Server(uvicorn.Config(served, log_level="critical", lifespan="off"))
thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
thread.start()
while not server.started:
    time.sleep(0.01)
wrong, until = [], time.monotonic() + SECONDS
right = sorted(f"c{n}.children" for n in range(20))
def requests():
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_dash-dependencies", timeout=15) as said:
                seen = sorted(one["output"] for one in json.load(said))
        except Exception as error:
            seen = [f"{type(error).__name__}: {error}"]
        if seen != right:
            wrong.append(seen)
clients = [threading.Thread(target=requests, daemon=True) for _ in range(3)]
for one in clients:
    one.start()
count = 0
while time.monotonic() < until:
    count += 1
    importlib.reload(cbs)
    if count % 5 == 0:
        # Until it has a layout, nobody asks the new one.
        current = importlib.reload(main).app
for one in clients:
    one.join(30)
server.should_exit = True
SEEN.append(["waiting", sum(one.is_alive() for one in clients)])
SEEN.append(["wrong", wrong[:3]])
"""
RIGHT = [["waiting", 0], ["wrong", []]]


@st.composite
def programs(draw: Draw, seconds: float) -> Program:
    """Programs of threads, of which each works for so many seconds."""
    if not draw(st.integers(0, 3)):
        text = SERVER.replace("BACKEND", 'backend="fastapi"')
        return Program(text.replace("SECONDS", str(seconds)), right=RIGHT)
    steps = draw(st.lists(st.sampled_from(STEPS), min_size=1, unique=True))
    seed = draw(st.integers(0, 10**6))
    text = THREADS.replace("WORKERS", str(draw(st.sampled_from([8, 2]))))
    text = text.replace("SEED", str(seed)).replace("STEPS", repr(steps))
    return Program(text.replace("SECONDS", str(seconds)), right=RIGHT)
