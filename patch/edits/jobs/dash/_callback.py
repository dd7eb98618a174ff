"""Starts the job of the app that answers, and keeps its result apart.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import (
    Edit,
    assigns,
    both,
    calls,
    imports,
    insert_after,
    replace,
)

EDITS = [
    Edit(
        "import what knows the jobs of each app",
        change=insert_after(imports("._get_app"), "from . import _background_jobs"),
    ),
    Edit(
        "keep the function of a job with its callback",
        within="register_callback.wrap_func",
        change=insert_after(
            assigns("background_key").last(), 'background["function"] = func'
        ),
    ),
    Edit(
        "start the job of the app that answers",
        within="_setup_background_callback",
        change=both(
            insert_after(
                assigns("cache_key"),
                "cache_key = _background_jobs.own_cache_key(cache_key)",
            ),
            replace(
                assigns("job_fn"),
                """
                job_fn = _background_jobs.job_function(
                    callback_manager, background_key, func, background
                )
                """,
            ),
            insert_after(
                calls("ctx_value.pop").last(),
                "ctx_value.background_job = _background_jobs.address()",
            ),
        ),
    ),
]
