"""What upstream's CI says of the pull request, tried on the base's own sources.

The linters and type checkers, installing and going back, and the tests of each set
where it is all that was applied. These take minutes, and the linters more packages than
the tests: `make lint` and `make pull-request` run them, not `make test`.
"""
