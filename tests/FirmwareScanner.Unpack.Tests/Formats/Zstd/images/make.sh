#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: zstd.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-zstd-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-zstd-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

for level in 1 19; do
    zstd -q -$level -c "$work/one" > level$level.img
    line '!zstd' "$work/one" > level$level.expected
done
zstd -q --no-check --no-content-size -c < "$work/one" > streamed.img
line '!zstd' "$work/one" > streamed.expected
zstd -q --ultra -22 --long=27 -c < "$work/one" > long.img
line '!zstd' "$work/one" > long.expected
# Frames, with a skippable one between them.
{ zstd -qc "$work/one"; printf '\x51\x2a\x4d\x18\x05\0\0\0hello'; zstd -qc "$work/two"; } > frames.img
line '!zstd' "$work/both" > frames.expected
{ filler 300; zstd -qc "$work/one"; filler 50; } > embedded.img
line '!zstd@0x12c' "$work/one" > embedded.expected
zstd -q --check -c "$work/one" > checksum.img
flip checksum.img -1
{ line '!zstd' "$work/one"; echo '! !zstd Checksum'; } > checksum.expected
seq 1 3000 > "$work/dictionary"
for i in $(seq 1 30); do seq $i 400 > "$work/sample$i"; done
zstd -q --train --maxdict=2000 -o "$work/trained" "$work"/sample* 
zstd -q -D "$work/trained" -c "$work/one" > dictionary.img
echo '!zstd 0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' > dictionary.expected
echo '! !zstd Unsupported' >> dictionary.expected
