"""Lets a job end by itself while it is being ended, as one of a fork server can.
See https://github.com/plotly/dash/issues/2399, whose apps start jobs in every way."""

from patch.vocabulary import Edit, imports, insert_after, tests, wrap

EDITS = [
    Edit(
        "import what a job may not be any more",
        change=insert_after(imports("functools"), "from contextlib import suppress"),
    ),
    Edit(
        "end a job that may have ended",
        within="DiskcacheManager.terminate_job",
        change=wrap(
            tests("psutil.pid_exists(job)"), "with suppress(psutil.NoSuchProcess)"
        ),
    ),
]
