"""What upstream's CI says of the pull request.

`python -m patch.acceptance CHECKOUT` tries it on a checkout of upstream. The tests here
do so on the base's own sources: the linters and type checkers, installing and going back, and the tests of each set
where it is all that was applied. All of this takes minutes, and the linters more
packages than the tests, so `make pull-request` runs it, not `make test`.
"""
