"""Two mounted apps with pages of equal names, used in two tabs of a browser."""

import threading
from typing import Iterator

import dash
import pytest
from dash import Dash, dcc, html
from dash.testing.wait import until
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

NAMES = ("red", "blue")
PATIENCE = 10


def links() -> html.Nav:
    pages = dash.page_registry.values()
    return html.Nav(
        [dcc.Link(one["name"], one["relative_path"], id=one["name"]) for one in pages]
    )


def create(name: str) -> Dash:
    app = Dash(
        name, use_pages=True, pages_folder="", requests_pathname_prefix=f"/{name}/"
    )
    app.enable_dev_tools(debug=True, dev_tools_hot_reload=False)
    app.layout = lambda: html.Main([links(), dash.page_container])
    for page in ("Home", "About", f"Only {name}"):
        dash.register_page(
            page.lower().replace(" ", "_"),
            name=page,
            title=f"{page} of {name}",
            path="/" if page == "Home" else None,
            redirect_from=["/old"] if page == "About" else None,
            layout=html.P(f"{page} of {name}", id="content"),
        )
    return app


@pytest.fixture(name="url")
def fixture_url() -> Iterator[str]:
    """Where the apps are served."""
    apps = {f"/{name}": create(name).server for name in NAMES}
    site = DispatcherMiddleware(lambda *_: [], apps)
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_page001_two_apps_in_two_tabs(dash_br, url):
    driver = dash_br.driver
    tabs = {}
    for name in NAMES:
        if tabs:
            driver.switch_to.new_window("tab")
        driver.get(f"{url}/{name}/")
        tabs[name] = driver.current_window_handle

    for name, tab in tabs.items():
        driver.switch_to.window(tab)
        dash_br.wait_for_text_to_equal("#content", f"Home of {name}")
        listed = [one.text for one in dash_br.find_elements("nav a")]
        assert listed == ["Home", "About", f"Only {name}"]
        for number, page in enumerate(listed, 1):
            dash_br.find_element(f"nav a:nth-child({number})").click()
            dash_br.wait_for_text_to_equal("#content", f"{page} of {name}")
            title = f"{page} of {name}"
            until(lambda expected=title: driver.title == expected, PATIENCE)
        driver.get(f"{url}/{name}/old")
        dash_br.wait_for_text_to_equal("#content", f"About of {name}")
        assert driver.current_url == f"{url}/{name}/about"
        dash_br.wait_for_element("[class^='dash-debug-menu']")
        assert dash_br.find_elements(dash_br.devtools_error_count_locator) == []
