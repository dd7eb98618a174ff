"""Jobs that other processes run are those of the app that has sent them.

Programs with two apps of equal ids and source are started for real, with each start
method that multiprocess has, and with a Celery worker and Redis.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, Iterator, List

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


def create(name):
    app = Dash(name, title=f"title of {name}", background_callback_manager=manager)
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


class Program:
    """Modules in a folder of their own.

    :param folder: where they are run.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.write(asking=ASKING, factory=FACTORY)
        for name in BOTH:
            self.write(**{name: MODULE.replace("NAME", name)})

    def write(self, **sources: str) -> None:
        """Writes modules."""
        for name, source in sources.items():
            (self.folder / f"{name}.py").write_text(source, encoding="utf-8")

    def told(self, module: str) -> Dict[str, str]:
        """What a module tells that is run as the main one."""
        run = subprocess.run(
            [sys.executable, f"{module}.py"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE,
            check=False,
        )
        lines = [one for one in run.stdout.split("\n") if one.startswith("told ")]
        assert lines, run.stdout + run.stderr
        return json.loads(lines[-1].partition(" ")[2])


@pytest.fixture(name="program")
def fixture_program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.mark.parametrize("method", multiprocess.get_all_start_methods())
@pytest.mark.parametrize(
    "apps, factory",
    [(TWO_MODULES, ""), (TWO_CALLS, FACTORY), (TWO_CALLS, COROUTINES)],
    ids=["two modules", "two calls", "coroutines"],
)
def test_each_start_method(program, method, apps, factory):
    start = f"__import__('multiprocess').set_start_method({method!r})"
    program.write(deployment=DISKCACHE, apps=apps, factory=factory)
    program.write(main=ASK_BOTH.replace("START", start))
    assert program.told("main") == BOTH


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


def test_results_outlive_a_restart(program):
    program.write(cached=CACHED, imported=IMPORTED)
    first = program.told("cached")
    assert program.told("imported") == first == {"out": "as the main module"}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(PATIENCE)


@pytest.fixture(name="store", scope="module")
def fixture_store(tmp_path_factory) -> Iterator[str]:
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
        stop(server)


def answers(port: int) -> bool:
    try:
        return bool(redis.Redis("127.0.0.1", port).ping())
    except redis.ConnectionError:
        return False


@contextlib.contextmanager
def worker(program: Program, module: str) -> Iterator[None]:
    """Runs the jobs of the queue of a module within the block."""
    command = [sys.executable, "-m", "celery", "-A", f"{module}:queue", "worker"]
    options = ["--concurrency", "1", "--loglevel", "info"]
    with subprocess.Popen(
        [*command, *options],
        cwd=program.folder,
        env={**os.environ, "PYTHONPATH": str(program.folder)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        said: List[str] = []
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
def fixture_queued(program, store) -> Program:
    redis.Redis.from_url(store).flushall()
    program.write(deployment=CELERY.replace("URL", store))
    program.write(main=ASK_BOTH.replace("START", ""))
    return program


@pytest.mark.parametrize("factory", [FACTORY, COROUTINES], ids=["sync", "async"])
@pytest.mark.parametrize("apps", [TWO_MODULES, TWO_CALLS], ids=["modules", "calls"])
def test_celery(queued, apps, factory):
    """The worker builds the apps in another order than the server."""
    backwards = apps.replace("import one\nimport two\n", "import two\nimport one\n")
    backwards = backwards.replace("('one', 'two')", "('two', 'one')")
    queued.write(apps=apps, factory=factory)
    queued.write(worker=backwards + "\nfrom deployment import queue\n")
    with worker(queued, "worker"):
        assert queued.told("main") == BOTH


def test_celery_without_the_app_that_is_asked(queued):
    """A worker never runs the job of one app for another."""
    queued.write(apps=TWO_MODULES)
    queued.write(worker="from one import app\nfrom deployment import queue\n")
    with worker(queued, "worker"):
        assert queued.told("main") == {"one": BOTH["one"], "two": "error"}


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
    ids=["same module", "another name, and dropped", "another prefix"],
)
def test_celery_with_one_app(queued, source):
    """What differs in the worker is no matter, as nothing else can be meant."""
    queued.write(main=ONE_APP, worker=source + "from deployment import queue\n")
    with worker(queued, "worker"):
        assert queued.told("main") == {"one": BOTH["one"]}


def test_celery_with_the_server_as_main_module(queued):
    source = MODULE.replace("NAME", "one") + (
        "\nfrom deployment import queue\n"
        "if __name__ == '__main__':\n"
        "    import asking\n"
        "    asking.tell(one=asking.result(app))\n"
    )
    queued.write(main=source)
    with worker(queued, "main"):
        assert queued.told("main") == {"one": BOTH["one"]}
