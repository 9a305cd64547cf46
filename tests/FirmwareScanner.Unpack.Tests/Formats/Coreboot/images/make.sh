#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: cbfstool (Debian package coreboot-utils) writes them.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# any PATH: found at a path, with bytes that only cbfstool knows.
any() { echo "$1 * *"; }
text() { { echo "FWS-MARKER-$1"; seq 1 "$2"; } > "$work/$1"; }
text cbfs-raw 100; text cbfs-lzma 800; text cbfs-lz4 800; text cbfs-hashed 60; text cbfs-bootblock 40; text cbfs-flat 500
text cbfs-splash 20; text cbfs-second 50

# The layout of today: areas by a flash map, two of them file systems.
python3 flashmap.py "$work/map" 0x8000 FMAP 0 0x800 COREBOOT 0x1000 0x4c00 FW_MAIN_A 0x6000 0x2000
cbfstool mapped.img create -M "$work/map" -r COREBOOT,FW_MAIN_A > /dev/null
add() { cbfstool mapped.img add "$@" > /dev/null; }
add -f "$work/cbfs-raw" -n etc/raw -t raw
add -f "$work/cbfs-lzma" -n config -t raw -c LZMA
add -f "$work/cbfs-lz4" -n fallback/lz4 -t raw -c LZ4
add -f "$work/cbfs-hashed" -n hashed -t raw -A sha256
add -f "$work/cbfs-splash" -n bootsplash.jpg -t bootsplash
cbfstool mapped.img add-flat-binary -f "$work/cbfs-flat" -n fallback/payload -l 0x100000 -e 0x100000 -c LZMA > /dev/null
cbfstool mapped.img add-master-header -r COREBOOT > /dev/null
add -r FW_MAIN_A -f "$work/cbfs-second" -n second -t raw
{
    line '!cbfs@0x1000/etc/raw' "$work/cbfs-raw"
    line '!cbfs@0x1000/config' "$work/cbfs-lzma"
    any '!cbfs@0x1000/fallback/lz4'
    line '!cbfs@0x1000/fallback/lz4!lz4' "$work/cbfs-lz4"
    line '!cbfs@0x1000/hashed' "$work/cbfs-hashed"
    line '!cbfs@0x1000/bootsplash.jpg' "$work/cbfs-splash"
    line '!cbfs@0x1000/fallback/payload/segment-0' "$work/cbfs-flat"
    any '!cbfs@0x1000/cbfs master header'
    line '!cbfs@0x6000/second' "$work/cbfs-second"
} > mapped.expected

# The old layout: one file system, found by a header at its end; a file whose hash is wrong.
truncate -s 256 "$work/cbfs-bootblock"
cbfstool legacy.img create -m x86 -s 0x4000 -B "$work/cbfs-bootblock" > /dev/null
cbfstool legacy.img add -f "$work/cbfs-raw" -n one -t raw > /dev/null
cbfstool legacy.img add -f "$work/cbfs-hashed" -n 'a name with blanks' -t raw -A sha1 > /dev/null
python3 - legacy.img <<'PYTHON'
import sys
image = open(sys.argv[1], "rb").read()
at = image.index(b"FWS-MARKER-cbfs-hashed") + 40
open(sys.argv[1], "wb").write(image[:at] + b"X" + image[at + 1:])
PYTHON
cp "$work/cbfs-hashed" "$work/changed"
printf X | dd of="$work/changed" bs=1 seek=40 conv=notrunc status=none
{
    line '!cbfs/one' "$work/cbfs-raw"
    line '!cbfs/a name with blanks' "$work/changed"
    echo '! !cbfs Checksum'
} > legacy.expected
