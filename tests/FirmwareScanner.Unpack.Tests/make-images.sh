#!/usr/bin/env bash
# Makes all images of the tests anew with the tools of their formats, and what must be found in them. docs/testing.md lists the packages.
set -euo pipefail
cd "$(dirname "$0")"
for script in Formats/*/images/make.sh; do
    echo "$script"
    bash "$script"
done
