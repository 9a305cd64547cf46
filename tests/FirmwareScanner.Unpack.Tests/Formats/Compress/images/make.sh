#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: compress.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-compress-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-compress-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

# pack BITS FILE: LZW as compress(1) writes it; the tool is not everywhere. gzip reads it, which proves it.
pack() { python3 pack.py "$@"; }
for bits in 10 12 16; do
    pack $bits "$work/one" > bits$bits.img
    gzip -dc < bits$bits.img | cmp - "$work/one"
    line '!compress' "$work/one" > bits$bits.expected
done
