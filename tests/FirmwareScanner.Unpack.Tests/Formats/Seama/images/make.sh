#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: Seama, written here as no tool is packaged.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for part in kernel rootfs; do { echo "FWS-MARKER-seama-$part"; seq 1 400; } > "$work/$part"; done
gzip -9nc "$work/kernel" > "$work/kernel.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# entity WORDS [FILE]: words have a length of 2 hexadecimal digits.
entity() {
    local size=0
    [ $# -lt 2 ] || size=$(stat -c %s "$2")
    printf '\x5e\xa3\xa4\x17\0\0\0'
    printf "\\x$(printf %02x $((${#1} + 1)))"
    printf "$(printf '%08x' "$size" | sed 's/../\\x&/g')"
    [ $# -lt 2 ] || md5sum < "$2" | cut -d' ' -f1 | sed 's/../\\x&/g' | xargs -0 printf | head -c 16
    printf '%s\0' "$1"
    [ $# -lt 2 ] || cat "$2"
}
entity 'dev=/dev/mtdblock/2' "$work/kernel.gz" > plain.img
{ line '!seama/image0' "$work/kernel.gz"; line '!seama/image0!gzip' "$work/kernel"; } > plain.expected
{ entity 'signature=test_board'; cat plain.img; entity 'type=firmware' "$work/rootfs"; } > sealed.img
{ cat plain.expected; line '!seama/image1' "$work/rootfs"; } > sealed.expected
{ seq 1 100; cat sealed.img; seq 1 100; } > embedded.img
sed 's/^!seama/!seama@0x124/' sealed.expected > embedded.expected
sed 's/FWS-MARKER-seama-rootfs/FWS-MARKER-seama-rootfx/' sealed.img > wrong.img
sed 's/FWS-MARKER-seama-rootfs/FWS-MARKER-seama-rootfx/' "$work/rootfs" > "$work/wrong"
{ cat plain.expected; line '!seama/image1' "$work/wrong"; echo '! !seama/image1 Checksum'; } > wrong.expected
