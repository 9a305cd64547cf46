#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: a swap area (util-linux).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000
truncate -s 65536 "$work/image"
mkswap -q -U 8c0b1d1e-1111-4000-8000-000000000001 "$work/image"
# What lies behind its end is searched again.
{ echo content behind | gzip -9n; } > "$work/behind"
cat "$work/image" "$work/behind" > swap.img
echo "!gzip@0x10000 15 $(echo content behind | sha256sum | cut -d' ' -f1)" > swap.expected
ls -l ./*.img
# Pages hold anything.
printf '%s\n' '!swap/unexplained-0x1000 * *' >> swap.expected
