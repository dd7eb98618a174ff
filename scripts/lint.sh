#!/bin/sh
# What upstream's linters say of our modules, and what type checkers say.
set -eu

ours="dash/callback_registry patch setup.py noxfile.py"
black --check --quiet $ours tests
flake8 $ours tests
pylint --min-similarity-lines=20 --disable=all --enable=E,F,unused-import dash/callback_registry
mypy $ours
pyright $ours
