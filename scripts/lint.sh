#!/bin/sh
# What plotly/dash's linters say of the branch, and what type checkers say.
set -eu

# What upstream's own modules have too, with pylint as it comes; the counts of
# statements, branches and returns stay as they are, and upstream lets a class have
# this many attributes.
unchecked=fixme,missing-docstring,invalid-name
unchecked=$unchecked,too-few-public-methods,too-many-public-methods
unchecked=$unchecked,too-many-arguments,too-many-locals

ours="dash patch setup.py noxfile.py conftest.py examples compat benchmarks launch tests"

# One file at a time: for several, this black wants an event loop that newer
# versions of uvloop do not start.
find $ours -name '*.py' -print0 | xargs -0 -n 1 black --check --quiet
flake8 $ours
typed="patch setup.py noxfile.py compat/*.py benchmarks/*.py benchmarks/parts"
# The preamble is text that programs begin with.
typed="$typed $(find launch/search -maxdepth 1 -name '*.py' ! -name preamble.py)"
mypy $typed
pyright $typed

# Our modules of Dash are linted where they go, with upstream's neighbours.
modules=$(find dash -name '*.py')
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cp -RL "$(python -c "import dash; print(dash.__path__[0])")" "$tree/dash"
cd "$tree"
pylint --disable="$unchecked" --min-similarity-lines=20 \
    --max-attributes=20 $modules
mypy --follow-imports=silent $modules
pyright $modules
