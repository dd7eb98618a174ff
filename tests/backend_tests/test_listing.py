"""`/_dash-dependencies` is serialised once per change, and sent to who lacks it."""

import contextlib
import json
import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from dash import Dash, Input, Output, clientside_callback, html
from dash._utils import to_json
from werkzeug.serving import make_server

httpx = pytest.importorskip("httpx")

BACKENDS = ["fastapi", "quart", "flask"]
PATH = "/_dash-dependencies"
INPUT = Input("in", "value")


class Counted:
    """Part of a spec that counts how often it is serialised."""

    times = 0

    def to_plotly_json(self):
        self.times += 1
        time.sleep(0.05)
        return "counted"


def create(backend):
    app = Dash("listed", backend=backend)
    app.layout = html.Div(id="out")
    app.callback(Output("out", "children"), INPUT)(str)
    return app


def outputs(response):
    return [spec["output"] for spec in json.loads(response.text)]


@contextlib.contextmanager
def served_flask(app):
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def served_asgi(app):
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app.server, log_level="error"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(params=BACKENDS)
def served(request):
    """An app, and a client of it."""
    app = create(request.param)
    serve = served_flask if request.param == "flask" else served_asgi
    with serve(app) as port:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield app, client


def test_serialised_once_for_all_requests(served):
    app, client = served
    assert client.get(PATH).status_code == 200
    counted = Counted()
    app._callback_list.append({**app._callback_list[0], "running": counted})
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: client.get(PATH).text, range(16)))
    assert len(set(found)) == 1
    assert json.loads(found[0])[1]["running"] == "counted"
    assert counted.times == 1


def test_only_what_was_added_is_serialised(served):
    app, client = served
    counted = Counted()
    app._callback_list[0]["running"] = counted
    client.get(PATH)
    app.callback(Output("late", "children"), INPUT)(str)
    assert outputs(client.get(PATH)) == ["out.children", "late.children"]
    assert counted.times == 1


def test_unchanged_list_is_not_sent_again(served):
    app, client = served
    first = client.get(PATH)
    assert first.headers["content-type"] == "application/json"
    again = client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "content-length" not in again.headers


def test_changed_list_is_sent(served):
    app, client = served
    tag = client.get(PATH).headers["ETag"]
    app.callback(Output("late", "children"), INPUT)(str)
    changed = client.get(PATH, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert outputs(changed) == ["out.children", "late.children"]
    assert changed.headers["ETag"] != tag


def test_tag_of_a_compressed_list(served):
    app, client = served
    tag = client.get(PATH).headers["ETag"]
    marked = tag[:-1] + '-gzip"'
    several = f'"another", {marked}'
    again = client.get(PATH, headers={"If-None-Match": several})
    assert again.status_code == 304


def test_equal_lists_have_equal_tags():
    """A page that another worker process served has the list, too."""
    tags = set()
    for backend in BACKENDS:
        tags.add(create(backend)._listing._current()[1])
    assert len(tags) == 1


def test_backend_that_does_not_say_which_it_is():
    app = create("fastapi")
    del app.backend.server_type
    assert app._listing.view() == app.dependencies


def test_list_without_a_request():
    app = create("flask")
    (spec,) = json.loads(app.dependencies().get_data())
    assert spec["output"] == "out.children"


def some_steps(seed):
    """Changes of a list of callbacks in place, and lists that replace it."""
    chance = random.Random(seed)

    def spec():
        return {"output": f"out-{chance.random()}", "inputs": [chance.randrange(9)]}

    def specs():
        return [spec() for _ in range(chance.randrange(4))]

    changes = [
        lambda: ("append", spec()),
        lambda: ("insert", 0, spec()),
        lambda: ("extend", specs()),
        lambda: ("__setitem__", slice(1, 2), specs()),
        lambda: ("__delitem__", slice(0, 1)),
        lambda: ("reverse",),
        lambda: ("clear",),
        lambda: ("__iadd__", specs()),
        specs,
    ]
    return [chance.choice(changes)() for _ in range(20)]


@pytest.mark.parametrize("seed", range(20))
def test_list_is_never_stale(seed):
    app = Dash("listed")
    for step in some_steps(seed):
        if isinstance(step, list):
            app._callback_list = step
        else:
            name, *arguments = step
            getattr(app._callback_list, name)(*arguments)
        body, tag = app._listing._current()
        assert json.loads(body) == json.loads(to_json(app._callback_list))


def test_cblt001_page_that_has_the_list(dash_duo):
    app = Dash(__name__)
    app.layout = html.Div([html.Button("go", id="go"), html.Div(id="count")])
    for number in range(50):
        clientside_callback(
            "function(clicks) { return clicks || 0; }",
            Output("count", "children" if not number else f"data-{number}"),
            Input("go", "n_clicks"),
        )
    dash_duo.start_server(app)
    dash_duo.wait_for_text_to_equal("#count", "0")

    dash_duo.driver.refresh()
    dash_duo.wait_for_text_to_equal("#count", "0")
    dash_duo.find_element("#go").click()
    dash_duo.wait_for_text_to_equal("#count", "1")

    sent, length = dash_duo.driver.execute_script(
        """
        const [entry] = performance.getEntriesByType("resource").filter(
            (one) => one.name.endsWith("/_dash-dependencies")
        );
        return [entry.transferSize, entry.decodedBodySize];
        """
    )
    assert length > 10000
    assert sent < 1000
    assert dash_duo.get_logs() == []
