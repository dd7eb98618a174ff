"""Registers one job for all functions of one id and source.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import (
    Edit,
    between,
    calls,
    imports,
    insert_after,
    loops,
    replace,
)

EDITS = [
    Edit(
        "import the jobs of each app",
        change=insert_after(
            imports("typing"), "\n\nfrom ..._background_jobs import jobs"
        ),
    ),
    Edit(
        "register a job once, for whichever app",
        within="BaseBackgroundCallbackManager.register_func",
        change=replace(
            between(
                calls("BaseBackgroundCallbackManager.functions.append"),
                loops("BaseBackgroundCallbackManager.managers"),
            ),
            "jobs.register(BaseBackgroundCallbackManager, callback_id, "
            "(key, fn, progress))",
        ),
    ),
]
