#!/bin/sh
# What plotly/dash's linters say of the branch, and what type checkers say.
set -eu

ours="dash patch setup.py noxfile.py conftest.py examples compat tests"

# One file at a time: for several, this black wants an event loop that newer
# versions of uvloop do not start.
find $ours -name '*.py' -print0 | xargs -0 -n 1 black --check --quiet
flake8 $ours
mypy patch setup.py noxfile.py compat/*.py
pyright patch setup.py noxfile.py compat/*.py

# Our modules of Dash are linted where they go, with upstream's neighbours.
modules=$(find dash -name '*.py')
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cp -RL "$(python -c "import dash; print(dash.__path__[0])")" "$tree/dash"
cd "$tree"
pylint --disable=fixme,missing-docstring,invalid-name --min-similarity-lines=20 $modules
mypy --follow-imports=silent $modules
pyright $modules
