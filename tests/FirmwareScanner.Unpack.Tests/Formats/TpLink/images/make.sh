#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: firmware of TP-Link, by write.py.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for part in kernel rootfs version; do { echo "FWS-MARKER-tplink-$part"; seq 1 500; } > "$work/$part"; done
gzip -9nc "$work/kernel" > "$work/kernel.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
for kind in v1 v1-stripped v2; do
    python3 write.py $kind $kind.img "$work/kernel.gz" "$work/rootfs"
    {
        line '!tplink/kernel' "$work/kernel.gz"; line '!tplink/kernel!gzip' "$work/kernel"
        line '!tplink/rootfs' "$work/rootfs"
    } > $kind.expected
done
for kind in safeloader cloud; do
    python3 write.py $kind $kind.img "$work/kernel.gz" "$work/rootfs" "$work/version"
    {
        line '!tplink-safeloader/os-image' "$work/kernel.gz"; line '!tplink-safeloader/os-image!gzip' "$work/kernel"
        line '!tplink-safeloader/file-system' "$work/rootfs"
        line '!tplink-safeloader/soft-version' "$work/version"
        tail -c +21 $kind.img | head -c 4096 > "$work/part"; line '!tplink-safeloader/gap-0x14' "$work/part"
    } > $kind.expected
done
{ head -c 256 /dev/zero; cat v1.img; seq 1 100; } > embedded.img
sed 's/^!tplink/!tplink@0x100/' v1.expected > embedded.expected
for kind in v1 v2 safeloader; do
    sed 's/FWS-MARKER-tplink-rootfs/FWS-MARKER-tplink-rootfx/' $kind.img > wrong-$kind.img
    sed 's/FWS-MARKER-tplink-rootfs/FWS-MARKER-tplink-rootfx/' "$work/rootfs" > "$work/wrong"
    sum=$(sha256sum < "$work/wrong" | cut -d' ' -f1)
    right=$(sha256sum < "$work/rootfs" | cut -d' ' -f1)
    { sed "s/$right/$sum/" $kind.expected; echo "! $(head -n 1 $kind.expected | cut -d/ -f1) Checksum"; } > wrong-$kind.expected
done
