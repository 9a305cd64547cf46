#!/usr/bin/env bash
# The hook of pre-commit (.pre-commit-hooks.yaml): scans the files of a commit. Its arguments are those of "fwscan scan".
set -euo pipefail
if ! command -v fwscan >/dev/null; then
  echo "fwscan is not installed, or not in PATH: dotnet tool install --global fwscan, or another way of docs/install.md" >&2
  exit 2
fi
# Nobody looks at what passes; the exit code says whether the commit may go on (docs/exit-codes.md).
exec fwscan scan "$@"
