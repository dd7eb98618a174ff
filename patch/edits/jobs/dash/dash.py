"""Gives each app what its background jobs are told apart by.
See https://github.com/plotly/dash/issues/2399."""

from patch.vocabulary import Edit, assigns, imports, insert_after, insert_before

EDITS = [
    Edit(
        "import what knows the jobs of each app",
        change=insert_before(
            imports("._pages").first(), "from . import _background_jobs"
        ),
    ),
    Edit(
        "tell the app apart from others",
        within="Dash.__init__",
        change=insert_after(
            assigns("self.config"),
            "self._identity = _background_jobs.apps.admit(self)",
        ),
    ),
]
