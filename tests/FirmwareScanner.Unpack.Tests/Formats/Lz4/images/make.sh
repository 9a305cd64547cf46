#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: lz4.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-lz4-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-lz4-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

lz4 -q -c "$work/one" > plain.img
line '!lz4' "$work/one" > plain.expected
lz4 -q -9 -BX --content-size -c "$work/one" > checked.img
line '!lz4' "$work/one" > checked.expected
{ for i in $(seq 1 100); do seq 1 $((300 + i)); done; cat "$work/one"; } > "$work/long"
lz4 -q -9 -B4 -BD -BX -c "$work/long" | cat > linked.img
line '!lz4' "$work/long" > linked.expected
lz4 -q -B4 -BI --no-frame-crc -c "$work/long" > independent.img
line '!lz4' "$work/long" > independent.expected
lz4 -q -l -c "$work/one" > legacy.img
line '!lz4' "$work/one" > legacy.expected
# As at the end of a Linux kernel: the legacy frame, then the size of what it decodes to.
{ filler 300; lz4 -q -l -9 -c "$work/one"; printf '\x10\x27\0\0'; filler 50; } > kernel.img
line '!lz4@0x12c' "$work/one" > kernel.expected
{ lz4 -qc "$work/one"; printf '\x50\x2a\x4d\x18\x05\0\0\0hello'; lz4 -qc "$work/two"; } > frames.img
line '!lz4' "$work/both" > frames.expected
{ filler 300; lz4 -qc "$work/one"; filler 50; } > embedded.img
line '!lz4@0x12c' "$work/one" > embedded.expected
lz4 -qc "$work/one" > checksum.img
flip checksum.img -1
{ line '!lz4' "$work/one"; echo '! !lz4 Checksum'; } > checksum.expected
