"""An edit in the eyes of a browser: the page is new, and the dev tools count no error.

When a test fails, dash.testing leaves a picture of the page in dash_artifacts, in the
folder for temporary files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .. import pages, starts
from ..backends import FASTAPI, FLASK, QUART, Backend
from ..folder import ProgramFolder
from ..idioms import Idiom
from ..interpreter import launched_python
from ..parts import FIRST, SECOND
from ..server import Server
from ..starts import Start
from ..waiting import shows, wait_until

pytest.importorskip("selenium", reason="the browser is driven by selenium")

TOOLS = "#dash-debug-menu__errors-button"
ERRORS = ".test-devtools-error-count"
POLLED = """
return performance.getEntriesByType("resource").some(
    (entry) => entry.name.includes("_reload-hash")
)
"""
PATIENCE = 60

SHAPES = [
    pytest.param(starts.SCRIPT_RELOAD, pages.PAGE_WITH_TOOLS, FASTAPI, id="issue-3818"),
    pytest.param(
        starts.SCRIPT_RELOAD, pages.FACTORY_WITH_TOOLS, FASTAPI, id="issue-3912"
    ),
    pytest.param(starts.APP_RUN, pages.PAGE, FLASK, id="app-run-flask"),
    pytest.param(starts.UVICORN, pages.PAGE_WITH_TOOLS, QUART, id="uvicorn-quart"),
]


@pytest.mark.parametrize("start, idiom, backend", SHAPES)
def test_cblr001_page_after_edit(
    start: Start, idiom: Idiom, backend: Backend, dash_br: Any, tmp_path: Path
) -> None:
    main = start.main_block(idiom.target, backend)
    folder = ProgramFolder(tmp_path / "program", idiom.sources(backend, main, FIRST))
    command = start.command_line
    with Server(folder.path, tmp_path / "output.txt") as server:
        server.start(command(launched_python(), server.port, idiom.target, backend))
        wait_until(lambda: shows(server, "first page"), "serve the page", server)
        dash_br.wait_for_page(f"http://127.0.0.1:{server.port}/", timeout=PATIENCE)
        _type_and_read(dash_br, "first")

        # what the page has not asked for yet, it cannot find changed
        wait_until(lambda: dash_br.driver.execute_script(POLLED), "be polled", server)
        folder.edit(idiom.sources(backend, main, SECOND))

        dash_br.wait_for_text_to_equal("#title", "second page", timeout=PATIENCE)
        _type_and_read(dash_br, "second")

        dash_br.driver.refresh()
        dash_br.wait_for_text_to_equal("#title", "second page", timeout=PATIENCE)
        _type_and_read(dash_br, "second")


def _type_and_read(dash_br: Any, word: str) -> None:
    dash_br.wait_for_text_to_equal("#answer", f"{word} None", timeout=PATIENCE)
    dash_br.find_element("#in").send_keys("typed")
    dash_br.wait_for_text_to_equal("#answer", f"{word} typed", timeout=PATIENCE)
    dash_br.wait_for_text_to_equal("#script", "script typed", timeout=PATIENCE)
    dash_br.wait_for_element(TOOLS, timeout=PATIENCE)
    assert dash_br.find_elements(ERRORS) == []
