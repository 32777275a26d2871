#!/bin/sh
# Runs everything that must hold: format, lint, types, floors and doors, tests. Needs python3 >= 3.11 with venv.
set -eu
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
PATH="$PWD/.venv/bin:$PATH"
export PATH
ruff format --check .
ruff check .
mypy
lint-imports
pytest --cov --cov-report=term --cov-fail-under=90 "$@"
