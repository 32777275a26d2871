#!/bin/sh
# Make viz/sigma.min.js and its licences from the pinned packages of package-lock.json. Needs node and npm.
# The same packages give the same bytes; the second line of viz/sigma.LICENSE.txt is their SHA-256.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node_modules/.bin/esbuild entry.js --bundle --minify --format=iife --global-name=sigmaKit --target=es2022 \
  --legal-comments=none --charset=utf8 --outfile=../viz/sigma.min.js --log-level=warning
{
  echo "viz/sigma.min.js: sigma 3.0.3, graphology 0.26.0 and what they need, joined by viz-build/build.sh"
  echo "sha256 $(sha256sum ../viz/sigma.min.js | cut -d' ' -f1)"
  for package in sigma graphology graphology-utils events; do
    echo; echo "---- $package $(node -p "require('./node_modules/$package/package.json').version")"; echo
    cat node_modules/$package/LICENSE*
  done
} > ../viz/sigma.LICENSE.txt
