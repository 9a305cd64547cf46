#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: CHK of Netgear, by write.py.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for part in kernel rootfs; do { echo "FWS-MARKER-chk-$part"; seq 1 900; } > "$work/$part"; done
gzip -9nc "$work/kernel" > "$work/kernel.gz"
: > "$work/empty"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
python3 write.py plain.img "$work/kernel.gz" "$work/rootfs"
{
    line '!netgear-chk/kernel' "$work/kernel.gz"; line '!netgear-chk/kernel!gzip' "$work/kernel"
    line '!netgear-chk/rootfs' "$work/rootfs"
} > plain.expected
python3 write.py kernel-only.img "$work/kernel.gz" "$work/empty"
sed '$d' plain.expected > kernel-only.expected
{ seq 1 100; cat plain.img; seq 1 100; } > embedded.img
sed 's/^!netgear-chk/!netgear-chk@0x124/' plain.expected > embedded.expected
sed 's/FWS-MARKER-chk-rootfs/FWS-MARKER-chk-rootfx/' plain.img > wrong.img
sed 's/FWS-MARKER-chk-rootfs/FWS-MARKER-chk-rootfx/' "$work/rootfs" > "$work/wrong"
{
    sed '$d' plain.expected; line '!netgear-chk/rootfs' "$work/wrong"
    echo '! !netgear-chk Checksum'; echo '! !netgear-chk/rootfs Checksum'
} > wrong.expected
