#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: Android's sparse images, by img2simg, with checksums by write.py.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-sparse-inside; seq 1 600; } > "$work/file"
gzip -9nc "$work/file" > "$work/file.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }

# A hole, bytes, a fill of one word, bytes, a hole.
truncate -s 256K "$work/plain"
dd if="$work/file.gz" of="$work/plain" bs=4096 seek=5 conv=notrunc status=none
printf 'ABC\n%.0s' {1..4096} | dd of="$work/plain" bs=4096 seek=10 conv=notrunc status=none
dd if="$work/file" of="$work/plain" bs=4096 seek=20 conv=notrunc status=none
img2simg "$work/plain" plain.img
{ line '!android-sparse' "$work/plain"; line '!android-sparse!gzip@0x5000' "$work/file"; } > plain.expected
img2simg "$work/plain" blocks.img 1024
cp plain.expected blocks.expected

head -c 36864 "$work/plain" > "$work/short"
dd if="$work/file" of="$work/short" bs=4096 seek=8 count=1 conv=notrunc status=none
python3 write.py checksums.img "$work/short"
{ line '!android-sparse' "$work/short"; line '!android-sparse!gzip@0x5000' "$work/file"; } > checksums.expected
python3 write.py wrong.img "$work/short" wrong
{ cat checksums.expected; echo '! !android-sparse Checksum'; } > wrong.expected
{ seq 1 50; cat plain.img; seq 1 50; } > embedded.img
sed 's/^!android-sparse/!android-sparse@0x8d/' plain.expected > embedded.expected
