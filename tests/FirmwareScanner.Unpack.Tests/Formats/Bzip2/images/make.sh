#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: bzip2.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-bzip2-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-bzip2-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

bzip2 -9c "$work/one" > plain.img
line '!bzip2' "$work/one" > plain.expected
{ bzip2 -1c "$work/one"; bzip2 -9c "$work/two"; } > streams.img
line '!bzip2' "$work/both" > streams.expected
# Several blocks, runs of all lengths.
{ head -c 150000 /dev/zero; cat "$work/one"; for n in 3 4 5 8 254 255 256 257 258 259 260 261 1000; do printf "%${n}s;" ''; done; head -c 3000 /dev/zero; seq 1 12000; } > "$work/runs"
bzip2 -1c "$work/runs" > runs.img
line '!bzip2' "$work/runs" > runs.expected
{ filler 300; bzip2 -9c "$work/one"; filler 50; } > embedded.img
line '!bzip2@0x12c' "$work/one" > embedded.expected
bzip2 -9c "$work/one" > checksum.img
flip checksum.img 10
{ line '!bzip2' "$work/one"; echo '! !bzip2 Checksum'; } > checksum.expected
