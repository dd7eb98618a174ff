"""Hands the options of `app.run` to uvicorn's command line, and refuses unknown ones.
See https://github.com/plotly/dash/issues/3962."""

from patch.vocabulary import (
    Edit,
    assigns,
    between,
    both,
    calls,
    imports,
    insert_after,
    insert_before,
    remove,
    replace,
)

EDITS = [
    Edit(
        "import what knows uvicorn's options",
        change=both(
            insert_after(imports("._utils"), "from . import _uvicorn_options"),
            remove(imports("subprocess")),
        ),
    ),
    Edit(
        "refuse options that uvicorn does not have",
        within="FastAPIDashServer.run",
        change=insert_before(
            assigns("is_threaded"), "_uvicorn_options.check(kwargs)\n\n"
        ),
    ),
    Edit(
        "watch no files in a thread, which is not reloaded",
        within="FastAPIDashServer.run",
        change=insert_after(
            calls("kwargs.pop"), "kwargs.pop(_uvicorn_options.EXTRA_FILES, None)"
        ),
    ),
    Edit(
        "hand over the other options",
        within="FastAPIDashServer.run",
        change=replace(
            between(assigns("proc"), calls("proc.wait")),
            "_uvicorn_options.serve(uvicorn_args, kwargs, env)",
        ),
    ),
]
