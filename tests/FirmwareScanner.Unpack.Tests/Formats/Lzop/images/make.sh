#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: lzop.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-lzop-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-lzop-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

for level in 1 3 9; do
    lzop -$level -c "$work/one" > level$level.img
    line '!lzop' "$work/one" > level$level.expected
done
lzop --crc32 -CC -c "$work/one" > crc.img
line '!lzop' "$work/one" > crc.expected
lzop -F -c < "$work/one" > nochecks.img
line '!lzop' "$work/one" > nochecks.expected
{ lzop -c "$work/one"; lzop -9c "$work/two"; } > files.img
line '!lzop' "$work/both" > files.expected
{ filler 300; lzop -c "$work/one"; filler 50; } > embedded.img
line '!lzop@0x12c' "$work/one" > embedded.expected
head -c 3000 /dev/urandom > "$work/stored" && echo FWS-MARKER-lzop-stored >> "$work/stored"
lzop -c "$work/stored" > stored.img
line '!lzop' "$work/stored" > stored.expected
