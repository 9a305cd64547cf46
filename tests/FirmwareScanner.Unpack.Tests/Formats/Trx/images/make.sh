#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: TRX, by write.py.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for part in loader kernel rootfs fourth; do { echo "FWS-MARKER-trx-$part"; seq 1 301; } > "$work/$part"; truncate -s %4 "$work/$part"; done
gzip -9nc "$work/kernel" > "$work/kernel.gz"
truncate -s %4 "$work/kernel.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
python3 write.py 1 v1.img "$work/loader" "$work/kernel.gz" "$work/rootfs"
{
    line '!trx/partition0' "$work/loader"
    line '!trx/partition1' "$work/kernel.gz"; line '!trx/partition1!gzip' "$work/kernel"
    line '!trx/partition2' "$work/rootfs"
} > v1.expected
python3 write.py 2 v2.img "$work/loader" "$work/kernel.gz" "$work/rootfs" "$work/fourth"
{ cat v1.expected; line '!trx/partition3' "$work/fourth"; } > v2.expected
{ seq 1 100; cat v1.img; seq 1 100; } > embedded.img
sed 's/^!trx/!trx@0x124/' v1.expected > embedded.expected
sed 's/FWS-MARKER-trx-rootfs/FWS-MARKER-trx-rootfx/' v1.img > wrong.img
sed 's/FWS-MARKER-trx-rootfs/FWS-MARKER-trx-rootfx/' "$work/rootfs" > "$work/wrong"
{ sed '$d' v1.expected; line '!trx/partition2' "$work/wrong"; echo '! !trx Checksum'; } > wrong.expected
