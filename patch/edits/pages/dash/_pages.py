"""Keeps the pages of each app apart; `PAGE_REGISTRY` shows those of the current one.
See https://github.com/plotly/dash/issues/2399."""

from patch.changes import Change
from patch.vocabulary import (
    Edit,
    assigns,
    both,
    decorate,
    imports,
    insert_before,
    prepend,
    remove,
    replace,
    replace_expression,
    replace_value,
    tests,
)


def own_config(times: int) -> Change:
    """The change that reads the settings of the current app."""
    return both(
        replace_expression("CONFIG", "config", times=times),
        prepend("config = app_config(CONFIG)"),
    )


EDITS = [
    Edit(
        "import what knows the pages of each app",
        change=both(
            remove(imports("collections")),
            insert_before(
                imports("._utils"),
                """
                from ._page_registry import (
                    PageRegistry,
                    app_config,
                    note_redirects,
                    path_of_page,
                    plain,
                    register_per_app,
                )
                """,
            ),
        ),
    ),
    Edit(
        "show the pages of the current app",
        change=replace_value(assigns("PAGE_REGISTRY"), "PageRegistry()"),
    ),
    Edit("look for images of the app", within="_infer_image", change=own_config(1)),
    Edit("know the app's folder", within="_infer_path", change=own_config(2)),
    Edit("know the app's module", within="_infer_module_name", change=own_config(7)),
    Edit(
        "redirect below the app's own prefix",
        within="_set_redirect",
        change=replace(
            tests("redirect_from and len(redirect_from)"),
            "note_redirects(app, redirect_from, path)",
        ),
    ),
    Edit(
        "register a page for the apps that it is for",
        within="register_page",
        change=both(
            replace_expression("CONFIG", "app_config(CONFIG)", times=5),
            replace_expression("PAGE_REGISTRY", "current_pages", times=6),
            prepend("current_pages = plain(PAGE_REGISTRY)"),
            decorate("register_per_app"),
        ),
    ),
    Edit(
        "find the page below the app's prefix",
        within="_page_meta_tags",
        change=replace_expression(
            'request_path.strip("/")', "path_of_page(app, request_path)"
        ),
    ),
]
