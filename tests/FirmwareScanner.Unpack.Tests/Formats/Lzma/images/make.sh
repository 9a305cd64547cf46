#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: lzma.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-lzma-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-lzma-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

xz --format=lzma -9c "$work/one" > plain.img
line '!lzma' "$work/one" > plain.expected
for p in lc=0,lp=0,pb=0 lc=1,lp=2,pb=2 lc=4,lp=0,pb=0,dict=8KiB lc=0,lp=4,pb=4 lc=3,lp=0,pb=2,mode=fast; do
    name=$(echo "$p" | tr -d '=,' | tr 'A-Z' 'a-z')
    xz --format=lzma -c --lzma1=$p "$work/one" > "$name.img"
    line '!lzma' "$work/one" > "$name.expected"
done
# known FILE: fills the size in, as routers' images have it; the mark at the end stays.
known() { python3 -c 'import sys; b = bytearray(sys.stdin.buffer.read()); b[5:13] = int(sys.argv[1]).to_bytes(8, "little"); sys.stdout.buffer.write(b)' "$(stat -c %s "$1")"; }
xz --format=lzma -c "$work/one" | known "$work/one" > known.img
line '!lzma' "$work/one" > known.expected
# The LZMA SDK writes the size and no mark. Of its programs the one at hand writes it into an archive only: the packed bytes begin
# at offset 32 there, and the archive's header follows them.
# sdk NAME PROPERTIES OPTIONS: such a stream.
sdk() {
    7z a -m0="lzma:d=64k$3" -mhc=off -bso0 -bsp0 "$work/$1.7z" "$work/one"
    python3 - "$work/$1.7z" "$(stat -c %s "$work/one")" "$2" > "$work/$1.lzma" <<'EOF'
import sys
archive = open(sys.argv[1], "rb").read()
packed = archive[32:32 + int.from_bytes(archive[12:20], "little")]
sys.stdout.buffer.write(bytes([int(sys.argv[3])]) + (1 << 16).to_bytes(4, "little") + int(sys.argv[2]).to_bytes(8, "little") + packed)
EOF
}
sdk sdk 93 ""
# Models of literals as large as they can be, which xz does not make: lc + 9 * (lp + 5 * pb).
sdk large 44 :lc=8:lp=4:pb=0
cp "$work/large.lzma" lc8lp4pb0.img
line '!lzma' "$work/one" > lc8lp4pb0.expected
cp "$work/sdk.lzma" sdk.img
line '!lzma' "$work/one" > sdk.expected
{ head -c 64 /dev/zero; xz --format=lzma -c "$work/one"; filler 200; cat "$work/sdk.lzma"; filler 99; } > embedded.img
first=$(xz --format=lzma -c "$work/one" | wc -c)
{ line '!lzma@0x40' "$work/one"; line "!lzma@0x$(printf %x $((264 + first)))" "$work/one"; } > embedded.expected
