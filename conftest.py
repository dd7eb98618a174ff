"""How the tests run on the machines that run them: the browser, and two processes."""

import contextlib

import pytest

# The table starts programs of its own in each test, so any process can run any of them.
TABLE = "launch/tests/test_launch.py"
# The fixtures of dash.testing count their ports, in each process from the same one.
BROWSERS = ("dash_duo", "dash_br", "dash_thread_server", "dash_process_server")


def pytest_configure():
    """Counts them below those that the system gives to the servers of other tests."""
    with contextlib.suppress(ImportError):
        from dash.testing.application_runners import BaseDashRunner

        BaseDashRunner._next_port = 18050


def pytest_collection_modifyitems(config, items):
    """Says which tests `pytest -n 2 --dist loadgroup` runs in one process: those of a
    file, which may share what their fixtures make."""
    for item in items if config.pluginmanager.hasplugin("xdist") else ():
        file = item.nodeid.partition("::")[0]
        if any(one in BROWSERS for one in getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("browsers"))
        elif file != TABLE:
            item.add_marker(pytest.mark.xdist_group(file))


@pytest.hookimpl(optionalhook=True)
def pytest_setup_options():
    """Gives Chromium what it needs as root, in a container and without a network."""
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    for argument in (
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
    ):
        options.add_argument(argument)
    return options
