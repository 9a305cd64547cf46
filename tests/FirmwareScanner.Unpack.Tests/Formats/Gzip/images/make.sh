#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: gzip.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-gzip-one; seq 1 1500; } > "$work/one"
{ seq 1 900; echo FWS-MARKER-gzip-two; seq 2 3 700; } > "$work/two"
cat "$work/one" "$work/two" > "$work/both"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filler COUNT: bytes that are nothing.
filler() { seq 100000 200000 | tr -d '\n' | head -c "$1" || true; }
# flip FILE OFFSET: changes a byte; an offset below 0 counts from the end.
flip() { python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read()); b[int(sys.argv[2])] ^= 0x55; open(sys.argv[1], "wb").write(b)' "$1" "$2"; }

gzip -9nc "$work/one" > plain.img
line '!gzip' "$work/one" > plain.expected

gzip -1c "$work/one" > named.img
line '!gzip' "$work/one" > named.expected

{ gzip -9c "$work/one"; gzip -1c "$work/two"; } > members.img
line '!gzip' "$work/both" > members.expected

{ filler 300; gzip -9nc "$work/one"; filler 500; } > embedded.img
line '!gzip@0x12c' "$work/one" > embedded.expected

# All fields of the header, with its checksum: no tool writes them.
python3 - "$work/one" > fields.img <<'EOF'
import sys, zlib
data = open(sys.argv[1], "rb").read()
body = zlib.compressobj(9, zlib.DEFLATED, -15)
header = b"\x1f\x8b\x08\x1f" + bytes(4) + b"\x02\x03" + b"\x06\0AB\x02\0xy" + b"name\0" + b"a comment\0"
header += (zlib.crc32(header) & 0xFFFF).to_bytes(2, "little")
sys.stdout.buffer.write(header + body.compress(data) + body.flush() + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little"))
EOF
line '!gzip' "$work/one" > fields.expected

gzip -9nc "$work/one" > checksum.img
flip checksum.img -6
{ line '!gzip' "$work/one"; echo '! !gzip Checksum'; } > checksum.expected

gzip -9nc "$work/one" | head -c 2000 > cut.img
{ echo '!gzip * *'; echo '! !gzip Truncated'; } > cut.expected
