"""Lets a job end by itself while it is being ended, as one of a fork server can.
See https://github.com/plotly/dash/issues/2399, whose apps start jobs in every way."""

from patch.vocabulary import Edit, imports, insert_after, replace_expression

EDITS = [
    Edit(
        "import what looks for the processes of a job",
        change=insert_after(
            imports(".._proxy_set_props"), "from ..._background_jobs import children_of"
        ),
    ),
    Edit(
        "end a job that may have ended",
        within="DiskcacheManager.terminate_job",
        change=replace_expression(
            "process.children(recursive=True)", "children_of(process)"
        ),
    ),
]
