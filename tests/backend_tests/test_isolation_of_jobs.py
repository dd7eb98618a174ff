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

import dash
import fastapi
import flask
import psutil
import pytest
import quart
from dash import DiskcacheManager
from dash._hooks import HooksManager
from diskcache import Cache

pytest.importorskip("httpx")
TestClient = pytest.importorskip("starlette.testclient").TestClient

PATIENCE = 30
PUBLIC, ADMIN = NAMES = ("public_jobs", "admin_jobs")
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
signs_handles = pytest.mark.skipif(
    importlib.util.find_spec("dash._callback_signing") is None,
    reason="Dash signs the handles of jobs since 4.4.1",
)


def ask_flask(server, method, path, body=None):
    return server.test_client().open(path, method=method, json=body).text


def ask_fastapi(server, method, path, body=None):
    client = TestClient(server, raise_server_exceptions=False)
    return client.request(method, path, json=body).text


def ask_quart(server, method, path, body=None):
    async def exchange():
        response = await server.test_client().open(path, method=method, json=body)
        return await response.get_data(as_text=True)

    return asyncio.run(exchange())


ASK = {"flask": ask_flask, "fastapi": ask_fastapi, "quart": ask_quart}


@pytest.fixture(name="build", params=list(ASK))
def fixture_build(request, tmp_path, monkeypatch):
    """Builds both apps on a backend: a function that asks one of them."""
    # Each app that is built would look through all installed distributions.
    monkeypatch.setattr(HooksManager, "_registered", True)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    dash.callback_registry.reset()

    def build(**options):
        manager = DiskcacheManager(Cache(str(tmp_path / "cache")), **options)
        deployment = types.ModuleType("deployment")
        deployment.OPTIONS = dict(
            backend=request.param, background_callback_manager=manager
        )
        monkeypatch.setitem(sys.modules, "deployment", deployment)
        servers = {}
        for name in NAMES:
            (tmp_path / f"{name}.py").write_text(SOURCE, encoding="utf-8")
            importlib.invalidate_caches()
            servers[name] = importlib.import_module(name).app.server
        return asker(servers, ASK[request.param])

    yield build
    for name in NAMES:
        sys.modules.pop(name, None)


def asker(servers, exchange):
    ends = {}
    for name, server in servers.items():
        found = re.search(r'"end_id": ?"([^"]+)"', exchange(server, "GET", "/"))
        ends[name] = found.group(1) if found else ""

    def ask(name, value="x", query="", end=None, stops=False):
        """What an app answers, as text, also to the page of another app."""
        source, prop = ("stop", "n_clicks") if stops else ("in", "value")
        target, target_prop = ("stop", "id") if stops else ("out", "children")
        path = f"/_dash-update-component?endId={ends[end or name]}{query}"
        body = {
            "output": f"{target}.{target_prop}",
            "outputs": {"id": target, "property": target_prop},
            "inputs": [{"id": source, "property": prop, "value": value}],
            "changedPropIds": [f"{source}.{prop}"],
        }
        return exchange(servers[name], "POST", path, body)

    return ask


def start(ask, name, value="x"):
    """Starts a job of an app: its handles, and its process if Dash signs them."""
    found = dict(re.findall(r'"(cacheKey|job)": ?"?([^",}]+)', ask(name, value)))
    return found, psutil.Process(int(found["job"].partition("~")[0]))


def handles(job):
    return f"&cacheKey={job['cacheKey']}&job={job['job']}"


def result(ask, name):
    """What a job of an app comes to."""
    job, _ = start(ask, name)
    end = time.monotonic() + PATIENCE
    answer = ask(name, query=handles(job))
    while "response" not in answer and time.monotonic() < end:
        time.sleep(0.02)
        answer = ask(name, query=handles(job))
    return answer


@pytest.fixture(name="secret", params=["of the store", "of the servers"])
def fixture_secret(request, monkeypatch):
    """Where the secret is from that both apps sign handles with."""
    if request.param == "of the servers":
        monkeypatch.setattr(flask.Flask, "secret_key", "secret")
        monkeypatch.setattr(quart.Quart, "secret_key", "secret")
        monkeypatch.setattr(fastapi.FastAPI, "secret_key", "secret", raising=False)


@pytest.mark.parametrize("options", [{}, {"cache_by": [lambda: "always"]}])
def test_equal_jobs_run_the_code_of_the_app_that_is_asked(build, options):
    ask = build(**options)
    for name in (*NAMES, *NAMES[::-1]):
        assert f"work of {name}" in result(ask, name)


@signs_handles
@pytest.mark.usefixtures("secret")
def test_handles_of_another_app_read_no_result(build):
    ask = build()
    job, process = start(ask, ADMIN)
    process.wait(PATIENCE)
    for end in NAMES:
        answer = ask(PUBLIC, query=handles(job), end=end)
        assert f"work of {ADMIN}" not in answer
    assert f"work of {ADMIN}" in ask(ADMIN, query=handles(job))


@signs_handles
@pytest.mark.parametrize("parameter", ["cancelJob", "oldJob"])
@pytest.mark.usefixtures("secret")
def test_handles_of_another_app_end_no_job(build, parameter):
    ask = build()
    job, process = start(ask, ADMIN, "forever")
    options = {"query": f"&{parameter}={job['job']}"}
    options["stops"] = parameter == "cancelJob"
    for end in NAMES:
        ask(PUBLIC, end=end, **options)
        assert process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ask(ADMIN, **options)
    process.wait(PATIENCE)
    assert not process.is_running()
