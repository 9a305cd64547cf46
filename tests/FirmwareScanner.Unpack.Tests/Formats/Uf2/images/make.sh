#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: UF2, by write.py.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-uf2-first; seq 1 300; } > "$work/first"
{ seq 1 600; echo FWS-MARKER-uf2-second; } > "$work/second"
gzip -9nc "$work/second" > "$work/second.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
python3 write.py rp2040.img e48bff56 10000000 "$work/first"
line '!uf2/rp2040/0x10000000' "$work/first" > rp2040.expected
python3 write.py families.img e48bff56 10000000 "$work/first" 68ed2b88 2000 "$work/second.gz"
{
    cat rp2040.expected
    line '!uf2/samd21/0x00002000' "$work/second.gz"; line '!uf2/samd21/0x00002000!gzip' "$work/second"
} > families.expected
python3 write.py none.img none 2000 "$work/first" none 80000 "$work/second.gz"
{
    line '!uf2/0x00002000' "$work/first"
    line '!uf2/0x00080000' "$work/second.gz"; line '!uf2/0x00080000!gzip' "$work/second"
} > none.expected
python3 write.py files.img name dir/first.txt "$work/first"
line '!uf2/dir/first.txt' "$work/first" > files.expected
python3 write.py sums.img sum 12345678:1000 "$work/first"
line '!uf2/0x12345678/0x00001000' "$work/first" > sums.expected
sed 's/FWS-MARKER-uf2-first/FWS-MARKER-uf2-worst/' sums.img > wrong.img
sed 's/FWS-MARKER-uf2-first/FWS-MARKER-uf2-worst/' "$work/first" > "$work/wrong"
{ line '!uf2/0x12345678/0x00001000' "$work/wrong"; echo '! !uf2/0x12345678/0x00001000 Checksum'; } > wrong.expected
{ seq 1 100; cat families.img; seq 1 100; } > embedded.img
sed 's/^!uf2/!uf2@0x124/' families.expected > embedded.expected
head -c $((512 * 3)) rp2040.img > missing.img
head -c $((256 * 3)) "$work/first" > "$work/part"
{ line '!uf2/rp2040/0x10000000' "$work/part"; echo '! !uf2 Truncated'; } > missing.expected
