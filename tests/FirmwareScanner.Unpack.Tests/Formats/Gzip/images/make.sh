#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: gzip.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-gzip-one; seq 1 400; } > "$work/one"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }

gzip -9nc "$work/one" > plain.img
line '!gzip' "$work/one" > plain.expected
