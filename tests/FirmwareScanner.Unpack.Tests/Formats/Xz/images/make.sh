#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: xz.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-xz-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-xz-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

for check in none crc32 crc64 sha256; do
    xz -9c --check=$check "$work/one" > $check.img
    line '!xz' "$work/one" > $check.expected
done
{ xz -c "$work/one"; head -c 8 /dev/zero; xz -c --check=sha256 "$work/two"; } > streams.img
line '!xz' "$work/both" > streams.expected
xz -c --block-size=3000 -T2 "$work/both" > blocks.img
line '!xz' "$work/both" > blocks.expected
# Code, for the filters of each machine; of the tool itself a part is enough.
{ cat "$work/one"; head -c 20000 "$(command -v xz)"; } > "$work/code"
for filter in x86 arm armthumb arm64 powerpc ia64 sparc; do
    xz -c --$filter --lzma2=preset=6,dict=64KiB "$work/code" > $filter.img
    line '!xz' "$work/code" > $filter.expected
done
xz -c --delta=dist=4 --x86=start=16 --lzma2=lc=0,lp=2,pb=1 "$work/code" > delta.img
line '!xz' "$work/code" > delta.expected
{ filler 300; xz -c "$work/one"; filler 50; } > embedded.img
line '!xz@0x12c' "$work/one" > embedded.expected
xz -c --check=crc32 "$work/one" > checksum.img
# The check of the only block lies before the index (8 bytes and its checksum) and the footer (12).
index=$(python3 -c 'b = open("checksum.img", "rb").read(); print(12 + (int.from_bytes(b[-8:-4], "little") + 1) * 4)')
flip checksum.img -$((index + 2))
{ line '!xz' "$work/one"; echo '! !xz Checksum'; } > checksum.expected
