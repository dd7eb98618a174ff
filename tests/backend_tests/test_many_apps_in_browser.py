"""Four apps with equal ids on one server, used at once in four tabs of a browser."""

import socket
import threading
import time
from typing import Any, Dict, Iterator, List

import pytest
import uvicorn
from dash import Dash, Input, Output, callback, dcc, get_app, html
from fastapi import FastAPI

NAMES = ("a", "b", "c", "d")
PATIENCE = 30


def create(name: str, **options: Any) -> Dash:
    app = Dash(name, title=f"App {name}", **options)
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    app.layout = html.Main([dcc.Input(id="name", value="none"), html.P(id="greeting")])

    @callback(Output("greeting", "children"), Input("name", "value"))
    def greet(value: str) -> str:
        return f"{name} greets {value} as {get_app().title}"

    return app


@pytest.fixture(name="host")
def fixture_host() -> FastAPI:
    """Two of the apps are mounted, two have a prefix."""
    host = FastAPI()
    for name in NAMES[:2]:
        app = create(name, backend="fastapi", requests_pathname_prefix=f"/{name}/")
        host.mount(f"/{name}", app.server)
    for name in NAMES[2:]:
        create(name, server=host, url_base_pathname=f"/{name}/")
    return host


@pytest.fixture(name="url")
def fixture_url(host: FastAPI) -> Iterator[str]:
    """Where the apps are served."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(host, log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        end = time.monotonic() + PATIENCE
        while not server.started and time.monotonic() < end:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(PATIENCE)


def errors_below(url: str, driver: Any) -> List[str]:
    """What the console says is wrong with the pages; others may be out of reach."""
    log = [one["message"] for one in driver.get_log("browser") if is_error(one)]
    return [message for message in log if url in message]


def is_error(entry: Dict[str, Any]) -> bool:
    return entry["level"] == "SEVERE"


def test_cbma001_four_apps_in_four_tabs(dash_br, url):
    driver = dash_br.driver
    tabs = {}
    for number, name in enumerate(NAMES):
        if number:
            driver.switch_to.new_window("tab")
        driver.get(f"{url}/{name}/")
        tabs[name] = driver.current_window_handle

    for name in NAMES:
        driver.switch_to.window(tabs[name])
        dash_br.wait_for_text_to_equal("#greeting", f"{name} greets none as App {name}")
        dash_br.clear_input("#name")
        dash_br.find_element("#name").send_keys(f"tab {name}")

    for name in reversed(NAMES):
        driver.switch_to.window(tabs[name])
        said = f"{name} greets tab {name} as App {name}"
        dash_br.wait_for_text_to_equal("#greeting", said)
        dash_br.wait_for_element("[class^='dash-debug-menu']")
        assert dash_br.find_elements(dash_br.devtools_error_count_locator) == []
        assert errors_below(url, driver) == []
