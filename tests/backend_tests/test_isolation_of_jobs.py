"""A request to one app starts, reads and ends no background job of another one.

Both apps have the same ids and the same source, as two packages of one template or two
calls of one factory have, and they share one store of results.
"""

import asyncio
import importlib.util
import re
import sys
import time
import types
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional

import dash
import fastapi
import flask
import psutil
import pytest
import quart
from dash import Dash, DiskcacheManager
from dash._hooks import HooksManager
from diskcache import Cache
from starlette.testclient import TestClient

PATIENCE = 30
UPDATE = "/_dash-update-component"
NAMES = ("public_jobs", "admin_jobs")

SOURCE = """
import threading

import deployment
from dash import Dash, Input, Output, callback, dcc, html

app = Dash(__name__, **deployment.OPTIONS)
app.layout = html.Div([dcc.Input(id="in"), html.P(id="out")])


def work_of_the_app(value):
    return f"work of {__name__}"


@callback(
    Output("out", "children"),
    Input("in", "value"),
    background=True,
    cancel=[Input("stop", "n_clicks")],
)
def work(value):
    if value == "forever":
        threading.Event().wait(60)
    return work_of_the_app(value)
"""


def ask_flask(server: Any, method: str, path: str, body: Any = None) -> Any:
    return server.test_client().open(path, method=method, json=body).text


def ask_fastapi(server: Any, method: str, path: str, body: Any = None) -> Any:
    client = TestClient(server, raise_server_exceptions=False)
    return client.request(method, path, json=body).text


def ask_quart(server: Any, method: str, path: str, body: Any = None) -> Any:
    async def exchange():
        response = await server.test_client().open(path, method=method, json=body)
        return await response.get_data(as_text=True)

    return asyncio.run(exchange())


ASK: Dict[str, Callable[..., Any]] = {
    "flask": ask_flask,
    "fastapi": ask_fastapi,
    "quart": ask_quart,
}


class Jobs:
    """Two apps of one process with one store, and what they are asked.

    :param manager: runs the jobs of both.
    :param apps: by name.
    :param ask: asks a server.
    """

    def __init__(
        self, manager: DiskcacheManager, apps: Dict[str, Dash], ask: Callable[..., Any]
    ):
        self.manager = manager
        self.apps = apps
        self._ask = ask
        self._ends = {name: self._end(name) for name in apps}

    def _end(self, name: str) -> str:
        page = self._ask(self.apps[name].server, "GET", "/")
        found = re.search(r'"end_id": ?"([^"]+)"', page)
        return found.group(1) if found else ""

    def ask(
        self,
        name: str,
        value: str = "x",
        query: str = "",
        end: Optional[str] = None,
        output: str = "out.children",
    ) -> Any:
        """What an app answers, as text.

        :param query: the handles of a job.
        :param end: the app whose page is said to ask.
        """
        path = f"{UPDATE}?endId={self._ends[end or name]}{query}"
        source, prop = ("stop", "n_clicks") if output == "stop.id" else ("in", "value")
        target, target_prop = output.split(".")
        body = {
            "output": output,
            "outputs": {"id": target, "property": target_prop},
            "inputs": [{"id": source, "property": prop, "value": value}],
            "changedPropIds": [f"{source}.{prop}"],
        }
        return self._ask(self.apps[name].server, "POST", path, body)

    def start(self, name: str, value: str = "x") -> Dict[str, str]:
        """Starts a job of an app: its handles."""
        answer = self.ask(name, value)
        found = dict(re.findall(r'"(cacheKey|job)": ?"?([^",}]+)', answer))
        assert set(found) == {"cacheKey", "job"}, answer
        return found

    def result(self, name: str, value: str = "x") -> str:
        """What a job of an app comes to."""
        query = handles(self.start(name, value))
        answer = self.ask(name, value, query)
        end = time.monotonic() + PATIENCE
        while "response" not in answer and time.monotonic() < end:
            time.sleep(0.02)
            answer = self.ask(name, value, query)
        return answer


def handles(job: Dict[str, str]) -> str:
    return f"&cacheKey={job['cacheKey']}&job={job['job']}"


def process_of(job: Dict[str, str]) -> psutil.Process:
    return psutil.Process(int(job["job"].partition("~")[0]))


def is_running(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@pytest.fixture(name="folder")
def fixture_folder(tmp_path: Path, monkeypatch) -> Iterator[Path]:
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    dash.callback_registry.reset()
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(SOURCE, encoding="utf-8")
    importlib.invalidate_caches()
    yield tmp_path
    for name in NAMES:
        sys.modules.pop(name, None)


def build(folder: Path, backend: str, monkeypatch: Any, **options: Any) -> Jobs:
    manager = DiskcacheManager(Cache(str(folder / "cache")), **options)
    deployment = types.ModuleType("deployment")
    vars(deployment)["OPTIONS"] = {
        "backend": backend,
        "background_callback_manager": manager,
    }
    monkeypatch.setitem(sys.modules, "deployment", deployment)
    apps = {name: importlib.import_module(name).app for name in NAMES}
    return Jobs(manager, apps, ASK[backend])


@pytest.fixture(name="jobs", params=list(ASK))
def fixture_jobs(request, folder, monkeypatch) -> Jobs:
    return build(folder, request.param, monkeypatch)


@pytest.fixture(name="secret", params=["of the store", "of the servers"])
def fixture_secret(request, monkeypatch) -> None:
    """Where the secret is from that both apps sign handles with."""
    if request.param == "of the servers":
        monkeypatch.setattr(flask.Flask, "secret_key", "secret")
        monkeypatch.setattr(quart.Quart, "secret_key", "secret")
        monkeypatch.setattr(fastapi.FastAPI, "secret_key", "secret", raising=False)


@pytest.fixture(name="cached_jobs", params=list(ASK))
def fixture_cached_jobs(request, folder, monkeypatch) -> Jobs:
    return build(folder, request.param, monkeypatch, cache_by=[lambda: "always"])


SIGNS_HANDLES = pytest.mark.skipif(
    importlib.util.find_spec("dash._callback_signing") is None,
    reason="Dash signs the handles of jobs since 4.4.1",
)


def test_equal_jobs_run_the_code_of_the_app_that_is_asked(jobs):
    for name in NAMES:
        assert f"work of {name}" in jobs.result(name)


def test_equal_jobs_have_cached_results_of_their_own(cached_jobs):
    for name in (*NAMES[::-1], *NAMES):
        assert f"work of {name}" in cached_jobs.result(name)


@SIGNS_HANDLES
@pytest.mark.usefixtures("secret")
def test_handles_of_another_app_read_no_result(jobs):
    public, admin = NAMES
    job = jobs.start(admin)
    process_of(job).wait(PATIENCE)
    for end in NAMES:
        answer = jobs.ask(public, query=handles(job), end=end)
        assert f"work of {admin}" not in answer
    assert f"work of {admin}" in jobs.ask(admin, query=handles(job))


@SIGNS_HANDLES
@pytest.mark.parametrize("parameter", ["cancelJob", "oldJob"])
@pytest.mark.usefixtures("secret")
def test_handles_of_another_app_end_no_job(jobs, parameter):
    public, admin = NAMES
    job = jobs.start(admin, "forever")
    process = process_of(job)
    output = "stop.id" if parameter == "cancelJob" else "out.children"
    query = f"&{parameter}={job['job']}"
    for end in NAMES:
        jobs.ask(public, query=query, end=end, output=output)
        assert is_running(process)
    jobs.ask(admin, query=query, output=output)
    process.wait(PATIENCE)
    assert not is_running(process)
