#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: zlib.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-zlib-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-zlib-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

# pack LEVEL WINDOW STRATEGY FILE
pack() { python3 -c 'import sys, zlib
level, window, strategy = map(int, sys.argv[1:4])
c = zlib.compressobj(level, zlib.DEFLATED, window, 9, strategy)
sys.stdout.buffer.write(c.compress(open(sys.argv[4], "rb").read()) + c.flush())' "$@"; }

for level in 0 1 6 9; do
    pack $level 15 0 "$work/one" > level$level.img
    line '!zlib' "$work/one" > level$level.expected
done
pack 6 9 0 "$work/one" > window512.img
line '!zlib' "$work/one" > window512.expected
pack 6 15 4 "$work/one" > fixed.img
line '!zlib' "$work/one" > fixed.expected
pack 6 15 2 "$work/one" > huffman.img
line '!zlib' "$work/one" > huffman.expected
{ filler 300; pack 9 15 0 "$work/one"; filler 50; } > embedded.img
line '!zlib@0x12c' "$work/one" > embedded.expected
pack 9 15 0 "$work/one" > checksum.img
flip checksum.img -1
{ line '!zlib' "$work/one"; echo '! !zlib Checksum'; } > checksum.expected
