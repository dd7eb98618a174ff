"""Binds the handles of jobs to the app that has started them.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, imports, insert_after, replace, returns

IF_MISSING = "the handles of jobs are not signed"

EDITS = [
    Edit(
        "import what knows the app",
        change=insert_after(
            imports("typing"), "\n\nfrom ._background_jobs import own_scope"
        ),
    ),
    Edit(
        "name the app in the scope of a job",
        within="job_scope",
        change=replace(returns(), "return own_scope(f\"job:{end_id or ''}\")"),
    ),
    Edit(
        "name the app in the scope of a result",
        within="cache_scope",
        change=replace(returns(), "return own_scope(f\"cacheKey:{end_id or ''}\")"),
    ),
]
