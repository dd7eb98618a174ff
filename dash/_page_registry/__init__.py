"""The pages of each app, for `dash.register_page` and `dash.page_registry`.

A page belongs to the app that is being built or is answering, otherwise to the nearest
app in whose module, or in a module imported from there, it is registered, otherwise to
the app built last. See https://github.com/plotly/dash/issues/2399.
"""

from ._app_pages import AppPages
from ._apps import apps
from ._current import app_config, register_per_app
from ._paths import add_redirects, path_of_page
from ._view import PageRegistry

__all__ = [
    "AppPages",
    "PageRegistry",
    "add_redirects",
    "app_config",
    "apps",
    "path_of_page",
    "register_per_app",
]
