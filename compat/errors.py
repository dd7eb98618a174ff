"""What can be wrong with the suite itself, rather than with a library."""


class CompatError(Exception):
    """The suite cannot run: one sentence says what was found and what to do."""
