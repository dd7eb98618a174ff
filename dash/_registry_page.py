"""The page at `_dash-registry`, and the link to it in the dev tools.

Both are there only while the dev tools are: nobody can ask for them in production.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict

if TYPE_CHECKING:
    from dash import Dash

_PATH = "_dash-registry"
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Callbacks</title><style>
body {{ font: 14px system-ui, sans-serif; margin: 2em }}
table {{ border-collapse: collapse }}
caption {{ font-weight: bold; padding: 1em 0; text-align: left }}
th, td {{ padding: 4px 12px 4px 0; text-align: left; vertical-align: top }}
td {{ border-top: 1px solid #ccc; overflow-wrap: break-word }}
td:last-child {{ white-space: nowrap }}
p {{ color: #b00020 }}
</style></head><body>{}</body></html>
"""


def add_page(app: Dash) -> None:
    """Lets an app answer with a page of its callbacks.

    :param app: the app, whose dev tools are being enabled.
    """
    path = app.config.routes_pathname_prefix + _PATH
    if path in app.routes:
        return

    def registry_page() -> Any:
        # pylint: disable-next=protected-access
        text = _PAGE.format(app.callback_registry._repr_html_())
        return app.backend.make_response(text, content_type="text/html")

    app._add_url(_PATH, registry_page)  # pylint: disable=protected-access


def link(app: Dash) -> Dict[str, Any]:
    """What the dev tools show as a link to the page, as of `hooks.devtool`."""
    props = {
        "children": "Registry",
        "className": "dash-debug-menu__button",
        "href": app.config.requests_pathname_prefix + _PATH,
        "target": "_blank",
    }
    where = {"namespace": "dash_html_components", "type": "A", "position": "left"}
    return {**where, "props": props}
