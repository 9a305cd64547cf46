#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: hashes of dm-verity (cryptsetup).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
seq 1 150000 > "$work/data"
truncate -s 1003520 "$work/data"
veritysetup format --uuid 8c0b1d1e-1111-4000-8000-000000000001 --salt 0123 "$work/data" "$work/hashes" > "$work/log"
{ cat "$work/hashes"; echo content behind | gzip -9n; } > verity.img
printf '!gzip@0x%x 15 %s\n' "$(stat -c %s "$work/hashes")" "$(echo content behind | sha256sum | cut -d' ' -f1)" > verity.expected
ls -l ./*.img
