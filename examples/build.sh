#!/bin/sh
# Builds the graph of the sample corpus in out/. Needs python3 >= 3.11 with venv; installs citeweave in .venv.
set -eu
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || python3 -m venv .venv
[ -x .venv/bin/kg ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable .
mkdir -p out
.venv/bin/kg build examples/papers.jsonl -o out/sample.kg
.venv/bin/kg export out/sample.kg -o out/sample.graphml
.venv/bin/kg view out/sample.kg -o out/sample.html --title "citeweave: the sample corpus"
echo "GraphML: $PWD/out/sample.graphml"
echo "Page:    $PWD/out/sample.html"
