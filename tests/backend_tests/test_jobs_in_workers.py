"""Jobs that other processes run are those of the app that has sent them.

Programs with two apps of equal ids and source are started for real, with each start
method that multiprocess has, and with a Celery worker and Redis.
"""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time

import multiprocess
import pytest
import redis

PATIENCE = 60

# What the programs have in common: how an app is asked for the result of its job.
ASKING = """
import json
import re
import time

UPDATE = "/_dash-update-component"
PATIENCE = 60


def result(app, value="x"):
    prefix = app.config.routes_pathname_prefix.rstrip("/")
    client = app.server.test_client()
    found = re.search(r'"end_id": ?"([^"]+)"', client.get(f"{prefix}/").text)
    path = f"{prefix}{UPDATE}?endId={found.group(1) if found else ''}"
    body = {
        "output": "out.children",
        "outputs": {"id": "out", "property": "children"},
        "inputs": [{"id": "in", "property": "value", "value": value}],
        "changedPropIds": ["in.value"],
    }
    job = client.post(path, json=body).get_json()
    path += f"&cacheKey={job['cacheKey']}&job={job['job']}"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = client.post(path, json=body)
        if answer.status_code == 500:
            return "error"
        if "response" in answer.text:
            return answer.get_json()["response"]["out"]["children"]
        time.sleep(0.05)
    return "no answer"


def tell(**results):
    print("told", json.dumps(results), flush=True)
"""

MODULE = """
import dash
from dash import Dash, Input, Output, callback, dcc, html

from deployment import manager

app = Dash(__name__, title="title of NAME", background_callback_manager=manager)
app.layout = html.Div([dcc.Input(id="in"), html.P(id="out")])


def work_of_the_app(value):
    return f"NAME {value} as {dash.get_app().title}"


@callback(Output("out", "children"), Input("in", "value"), background=True)
def work(value):
    return work_of_the_app(value)
"""

FACTORY = """
import dash
from dash import Dash, Input, Output, callback, dcc, html

from deployment import manager


def create(name, told=None):
    app = Dash(told or name, title=f"title of {name}", background_callback_manager=manager)
    app.layout = html.Div([dcc.Input(id="in"), html.P(id="out")])

    @callback(Output("out", "children"), Input("in", "value"), background=True)
    def work(value):
        return f"{name} {value} as {dash.get_app().title}"

    return app
"""

COROUTINES = FACTORY.replace("    def work", "    async def work")

DISKCACHE = """
from dash import DiskcacheManager
from diskcache import Cache

manager = DiskcacheManager(Cache("cache"))
"""

CELERY = """
from celery import Celery
from dash import CeleryManager

queue = Celery("deployment", broker="URL/0", backend="URL/1")
manager = CeleryManager(queue)
"""

TWO_MODULES = "import one\nimport two\n\napps = {'one': one.app, 'two': two.app}\n"
TWINS = (
    "import factory\n\n"
    "apps = {name: factory.create(name, 'same') for name in ('one', 'two')}\n"
)
TWO_CALLS = (
    "from factory import create\n\n"
    "apps = {name: create(name) for name in ('one', 'two')}\n"
)
ASK_BOTH = """
import asking
from apps import apps

if __name__ == "__main__":
    START
    asking.tell(**{name: asking.result(app) for name, app in apps.items()})
"""
BOTH = {name: f"{name} x as title of {name}" for name in ("one", "two")}


@pytest.fixture(name="write")
def fixture_write(tmp_path, monkeypatch):
    """Writes modules into the folder that is imported from."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def write(**sources):
        for name, source in sources.items():
            (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")

    write(asking=ASKING, factory=FACTORY)
    write(**{name: MODULE.replace("NAME", name) for name in BOTH})
    return write


def told(module):
    """What a module tells that is run as the main one."""
    run = subprocess.run(
        [sys.executable, f"{module}.py"],
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    lines = [one for one in run.stdout.split("\n") if one.startswith("told ")]
    assert lines, run.stdout + run.stderr
    return json.loads(lines[-1].partition(" ")[2])


@pytest.mark.parametrize("method", multiprocess.get_all_start_methods())
@pytest.mark.parametrize(
    "apps, factory",
    [(TWO_MODULES, ""), (TWO_CALLS, FACTORY), (TWO_CALLS, COROUTINES)],
    ids=["two modules", "two calls", "coroutines"],
)
def test_each_start_method(write, method, apps, factory):
    start = f"__import__('multiprocess').set_start_method({method!r})"
    write(deployment=DISKCACHE, apps=apps, factory=factory)
    write(main=ASK_BOTH.replace("START", start))
    assert told("main") == BOTH


@pytest.mark.parametrize("method", multiprocess.get_all_start_methods())
def test_apps_that_nothing_tells_apart(write, method):
    """Each has its own function, whatever the process can know of the app."""
    start = f"__import__('multiprocess').set_start_method({method!r})"
    write(deployment=DISKCACHE, apps=TWINS, main=ASK_BOTH.replace("START", start))
    results = told("main")
    assert {name: one[:5] for name, one in results.items()} == {
        "one": "one x",
        "two": "two x",
    }


# A second job would be started, so it takes longer than to find the first one's result.
CACHED = """
import sys
import time

import asking
import dash
from dash import Dash, Input, Output, callback, dcc, html, DiskcacheManager
from diskcache import Cache

manager = DiskcacheManager(Cache("cache"), cache_by=[lambda: "always"])
app = Dash(__name__, background_callback_manager=manager)
app.layout = html.Div([dcc.Input(id="in"), html.P(id="out")])


@callback(Output("out", "children"), Input("in", "value"), background=True)
def work(value):
    if sys.argv[1:]:
        time.sleep(2 * asking.PATIENCE)
        return "imported"
    return "as the main module"


if __name__ == "__main__":
    asking.tell(out=asking.result(app))
"""


IMPORTED = """
import sys

import asking
import cached

sys.argv.append("imported")
asking.tell(out=asking.result(cached.app))
"""


def test_results_outlive_a_restart(write):
    write(cached=CACHED, imported=IMPORTED)
    first = told("cached")
    assert told("imported") == first == {"out": "as the main module"}


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(name="store", scope="module")
def fixture_store(tmp_path_factory):
    """Where a Redis of these tests listens."""
    program = shutil.which("redis-server")
    assert program, "The Celery tests need redis-server, see scripts/browser.sh"
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(
        [program, *options], cwd=folder, stdout=subprocess.PIPE
    ) as server:
        end = time.monotonic() + PATIENCE
        while not answers(port) and time.monotonic() < end:
            time.sleep(0.02)
        yield f"redis://127.0.0.1:{port}"
        server.terminate()
        server.wait(PATIENCE)


def answers(port):
    try:
        return bool(redis.Redis("127.0.0.1", port).ping())
    except redis.ConnectionError:
        return False


@contextlib.contextmanager
def worker(module):
    """Runs the jobs of the queue of a module within the block."""
    command = [sys.executable, "-m", "celery", "-A", f"{module}:queue", "worker"]
    options = ["--concurrency", "1", "--loglevel", "info"]
    with subprocess.Popen(
        [*command, *options],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        said = []
        for line in process.stderr or ():
            said.append(line)
            if " ready." in line:
                break
        else:
            raise RuntimeError("".join(said))
        try:
            yield
        finally:
            # The worker must not wait for a reader of what it still has to say.
            process.terminate()
            process.communicate(timeout=PATIENCE)


@pytest.fixture(name="queued")
def fixture_queued(write, store):
    redis.Redis.from_url(store).flushall()
    write(deployment=CELERY.replace("URL", store))
    write(main=ASK_BOTH.replace("START", ""))
    return write


@pytest.mark.parametrize("factory", [FACTORY, COROUTINES], ids=["sync", "async"])
@pytest.mark.parametrize("apps", [TWO_MODULES, TWO_CALLS], ids=["modules", "calls"])
def test_celery(queued, apps, factory):
    """The worker builds the apps in another order than the server."""
    backwards = apps.replace("import one\nimport two\n", "import two\nimport one\n")
    backwards = backwards.replace("('one', 'two')", "('two', 'one')")
    queued(apps=apps, factory=factory)
    queued(worker=backwards + "\nfrom deployment import queue\n")
    with worker("worker"):
        assert told("main") == BOTH


def test_celery_without_the_app_that_is_asked(queued):
    """A worker never runs the job of one app for another."""
    queued(apps=TWO_MODULES)
    queued(worker="from one import app\nfrom deployment import queue\n")
    with worker("worker"):
        assert told("main") == {"one": BOTH["one"], "two": "error"}


@pytest.mark.parametrize("name", ["one", "two"])
def test_celery_with_apps_that_nothing_tells_apart(queued, name):
    """Nobody knows which of the two the worker has."""
    source = f"from factory import create\napp = create({name!r}, 'same')\n"
    queued(apps=TWINS, worker=source + "from deployment import queue\n")
    with worker("worker"):
        assert told("main") == {"one": "error", "two": "error"}


ONE_APP = """
import asking
from deployment import queue
from one import app

if __name__ == "__main__":
    asking.tell(one=asking.result(app))
"""


@pytest.mark.parametrize(
    "source",
    [
        "from one import app\n",
        "import runpy\nrunpy.run_path('one.py')\n",
        "import os\nos.environ['DASH_URL_BASE_PATHNAME'] = '/p/'\nimport one\n",
    ],
    ids=["same module", "run as a file", "another environment"],
)
def test_celery_with_one_app(queued, source):
    """Another start, or another environment, makes no other app."""
    queued(main=ONE_APP, worker=source + "from deployment import queue\n")
    with worker("worker"):
        assert told("main") == {"one": BOTH["one"]}


def test_celery_with_the_server_as_main_module(queued):
    source = MODULE.replace("NAME", "one") + (
        "\nfrom deployment import queue\n"
        "if __name__ == '__main__':\n"
        "    import asking\n"
        "    asking.tell(one=asking.result(app))\n"
    )
    queued(main=source)
    with worker("main"):
        assert told("main") == {"one": BOTH["one"]}
