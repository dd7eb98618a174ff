"""Starts the job of the app that answers, and keeps its result apart.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, assigns, both, calls, imports, insert_after

EDITS = [
    Edit(
        "import what knows the jobs of each app",
        change=insert_after(imports("._get_app"), "from . import _background_jobs"),
    ),
    Edit(
        "start the job of the app that answers",
        within="_setup_background_callback",
        change=both(
            insert_after(
                assigns("cache_key"),
                "cache_key = _background_jobs.own_cache_key(get_app(), cache_key)",
            ),
            insert_after(
                calls("ctx_value.pop").last(),
                """
                ctx_value.background_job = _background_jobs.jobs.address(
                    get_app(), background_key, func
                )
                """,
            ),
        ),
    ),
]
