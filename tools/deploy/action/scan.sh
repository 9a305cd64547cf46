#!/usr/bin/env bash
# The scan of the action: writes SARIF and text, and hands the exit code to the step that judges, so that findings are uploaded before.
# Environment: FWSCAN_PATHS and FWSCAN_RULES, one a line; FWSCAN_FAIL_ON; FWSCAN_SARIF; FWSCAN_ARGUMENTS, one a line; GITHUB_OUTPUT.
set -euo pipefail
arguments=(--format text --format "sarif=$FWSCAN_SARIF" --fail-on "$FWSCAN_FAIL_ON")
add() {
  # add OPTION LINES: what is before each line is the option, if there is one
  while IFS= read -r line; do
    if [ -n "$line" ]; then
      arguments+=(${1:+"$1"} "$line")
    fi
  done <<<"$2"
}
add --rules "${FWSCAN_RULES:-}"
add '' "${FWSCAN_ARGUMENTS:-}"
arguments+=(-r --)
before=${#arguments[@]}
add '' "$FWSCAN_PATHS"
if [ "${#arguments[@]}" -eq "$before" ]; then
  echo "::error::fwscan: 'path' names nothing to scan" >&2
  exit 2
fi
code=0
fwscan scan "${arguments[@]}" || code=$?
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
if [ -s "$FWSCAN_SARIF" ]; then
  echo "sarif=$FWSCAN_SARIF" >> "$GITHUB_OUTPUT"
fi
