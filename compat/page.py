"""The page of a served app in a headless browser."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Callable, Optional

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By

_PATIENCE = 40
_PAUSE = 0.1

# As root, in a container, and without a network.
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1400,1000",
]


class Page:
    """A Chromium of its own; elements are named by CSS selectors."""

    def __init__(self, url: str) -> None:
        self.url = url
        options: Any = webdriver.ChromeOptions()
        for argument in _ARGUMENTS:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver: Any = webdriver.Chrome(options=options)

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.driver.quit()

    def open(self, path: str = "") -> None:
        """Load the app's page."""
        self.driver.get(self.url + path)

    def wait_for(self, selector: str) -> Any:
        """The first element of that selector, as soon as it is there."""
        return self._until(lambda: self._all(selector), f"{selector} is missing")[0]

    def wait_for_text(self, selector: str, text: str) -> None:
        """Return when an element of that selector has ``text`` in its own."""
        self._until(
            lambda: any(text in one.text for one in self._all(selector)),
            f"{selector} does not come to show {text!r}",
        )

    def wait_until(self, script: str) -> Any:
        """What a JavaScript expression gives, as soon as that is truthy."""
        return self._until(
            lambda: self.driver.execute_script(f"return {script}"),
            f"this does not come true: {script}",
        )

    def wait_for_callbacks(self) -> None:
        """Return when the page waits for no callback: a click before may be lost."""
        self.wait_until(
            "Object.entries(window.store.getState().callbacks).every("
            "([kind, found]) => ['stored', 'completed'].includes(kind) || !found.length)"
        )

    def click(self, selector: str) -> None:
        """Click on the first element, wherever it is on the page."""
        element = self.wait_for(selector)
        self.driver.execute_script("arguments[0].click()", element)

    def type_into(self, selector: str, text: str) -> None:
        """Type into the first element."""
        self.wait_for(selector).send_keys(text)

    def complaints(self) -> list[str]:
        """What the console says of requests to Dash and of callbacks that failed."""
        severe = [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if entry["level"] == "SEVERE"
        ]
        return [one for one in severe if "_dash-" in one or "callback" in one.lower()]

    def _all(self, selector: str) -> list[Any]:
        found: list[Any] = self.driver.find_elements(By.CSS_SELECTOR, selector)
        return found

    def _until(self, done: Callable[[], Any], what: str) -> Any:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                found = done()
            except StaleElementReferenceException:
                found = None
            if found:
                return found
            time.sleep(_PAUSE)
        seen = " ".join(self._all("body")[0].text.split())[:200]
        raise AssertionError(f"{what}; the page shows {seen!r}")
