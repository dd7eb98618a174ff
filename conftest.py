"""How the browser of dash.testing starts on the machines that run these tests."""

import pytest


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
