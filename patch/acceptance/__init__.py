"""What upstream's CI says of the pull request, tried on the base's own sources.

These take minutes, and the linters more packages than the tests: `make lint` and
`make pull-request` run them, not `make test`.
"""
