#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: lzip.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-lzip-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-lzip-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

lzip -9c "$work/one" > plain.img
line '!lzip' "$work/one" > plain.expected
{ lzip -c "$work/one"; lzip -0c "$work/two"; } > members.img
line '!lzip' "$work/both" > members.expected
{ filler 300; lzip -0c "$work/one"; filler 50; } > embedded.img
line '!lzip@0x12c' "$work/one" > embedded.expected
lzip -9c "$work/one" > checksum.img
flip checksum.img -18
{ line '!lzip' "$work/one"; echo '! !lzip Checksum'; } > checksum.expected
