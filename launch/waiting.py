"""Waiting for something that a started program is to do."""

from __future__ import annotations

import time
from typing import Callable

from .drivers.page import NotServed
from .server import Server
from .site import FAULTS, Site

_DEADLINE = 90
_PAUSE = 0.05
_GLANCE = 5


def wait_until(done: Callable[[], bool], what: str, server: Server) -> None:
    """Return when ``done`` does; raise an AssertionError if that takes too long.

    ``what`` completes the sentence that begins "The server did not".
    """
    deadline = time.monotonic() + _DEADLINE
    while not done():
        if server.ended() or time.monotonic() > deadline:
            end = "before it ended" if server.ended() else f"in {_DEADLINE} seconds"
            raise AssertionError(
                f"The server did not {what} {end}."
                f"\n--- the server printed:\n{server.output()}"
            )
        time.sleep(_PAUSE)


def shows(server: Server, text: str) -> bool:
    """Whether the server answers now, with a layout that holds ``text``."""
    site = Site(server.port, patience=_GLANCE)
    try:
        return text in site.text("/_dash-layout")
    except FAULTS:
        return False
    finally:
        site.close()


def fails(server: Server) -> bool:
    """Whether the server answers now, with an error in the place of the layout."""
    site = Site(server.port, patience=_GLANCE)
    try:
        site.text("/_dash-layout")
    except NotServed:
        return True
    except FAULTS:
        return False
    finally:
        site.close()
    return False
