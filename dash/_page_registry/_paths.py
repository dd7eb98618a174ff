"""Paths of an app's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterable, Optional

from ._apps import pages_of

if TYPE_CHECKING:
    from dash import Dash


def path_of_page(app: Dash, path: str) -> str:
    """The part of a request's path that names a page of an app.

    :param path: the path as the app's server sees it.
    """
    prefix = app.config.routes_pathname_prefix
    folder = f"{path.rstrip('/')}/"
    if folder.startswith(prefix):
        folder = folder[len(prefix) :]
    return folder.strip("/")


def add_redirects(app: Dash, paths: Optional[Iterable[str]], target: str) -> None:
    """Lets paths of an app redirect to the path of one of its pages."""
    pages = pages_of(app)
    if pages is not None:
        pages.redirects.add(app, paths or (), target)
