#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: environments of U-Boot, by mkenvimage.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    echo 'bootcmd=run bootlinux'
    for i in $(seq 1 40); do echo "variable$i=value $i FWS-MARKER-uboot-environment-$i"; done
    echo 'ethaddr=00:11:22:33:44:55'
} > "$work/variables"
mkenvimage -s 0x2000 -o plain.img "$work/variables"
mkenvimage -s 0x4000 -r -o redundant.img "$work/variables"
mkenvimage -s 0x1f00 -p 0 -o odd-size.img "$work/variables"
mkenvimage -b -s 0x1000 -o big-endian.img "$work/variables"
for name in plain redundant odd-size big-endian; do : > $name.expected; done
seq 1 700 > embedded.img
truncate -s 8192 embedded.img
cat plain.img redundant.img >> embedded.img
: > embedded.expected
