#!/usr/bin/env bash
# The notes of a release: its section of the changelog, without the heading.
# usage: release-notes.sh VERSION [CHANGELOG]
set -euo pipefail
if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: release-notes.sh VERSION [CHANGELOG]" >&2
  exit 2
fi
version=$1
changelog=${2:-"$(dirname "${BASH_SOURCE[0]}")/../../CHANGELOG.md"}
notes=$(awk -v heading="## [$version]" '
  index($0, "## ") == 1 { inside = (index($0, heading) == 1); next }
  /^\[[^]]*\]: / { next } # addresses of the headings
  inside { print }' "$changelog")
if [ -z "${notes//[[:space:]]/}" ]; then
  echo "release-notes.sh: $changelog: expected a section '## [$version]' that says something, found none" >&2
  exit 1
fi
# Without the empty lines behind the heading; the shell has taken those at the end.
printf '%s\n' "$notes" | sed '/./,$!d'
