"""What can go wrong, each said in one sentence."""


class PatchError(Exception):
    """Stops a run before anything is written; its text is for the user."""


class Mismatch(Exception):
    """What was looked for is not there as often as it must be."""

    def __init__(self, words: str, found: int, expected: int = 1) -> None:
        super().__init__(f"{words}: {found} found, {expected} expected")
        self.words = words
        self.found = found
        self.expected = expected
