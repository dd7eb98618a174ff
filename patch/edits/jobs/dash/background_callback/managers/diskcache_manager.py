"""Lets a job end by itself while it is looked at or ended, as one of a fork server can.
See https://github.com/plotly/dash/issues/2399, whose apps start jobs in every way."""

from patch.vocabulary import Edit, decorate, imports, insert_after

EDITS = [
    Edit(
        "import what looks at the processes of a job",
        change=insert_after(
            imports(".._proxy_set_props"),
            "from ..._background_jobs import unless_ended",
        ),
    ),
    Edit(
        "end a job that may have ended",
        within="DiskcacheManager.terminate_job",
        change=decorate("unless_ended"),
    ),
    Edit(
        "look at a job that may have ended",
        within="DiskcacheManager.job_running",
        change=decorate("unless_ended"),
    ),
]
