#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: file systems that are recognised and not read. Their first bytes are
# enough (ntfs-3g, xfsprogs, btrfs-progs, f2fs-tools, xorriso, udftools, apfsprogs, lvm2).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# finish FORMAT HEADER LENGTH: keeps the first bytes of the image; what is behind the header is given as bytes.
finish() {
    head -c "$3" "$work/image" > "$1.img"
    tail -c "+$(($2 + 1))" "$1.img" > "$work/rest"
    { line "!$1" "$work/rest"; echo "! !$1 Truncated"; echo "! !$1 Unsupported"; } > "$1.expected"
    rm -f "$work/image"
}

truncate -s 2M "$work/image"
mkfs.ntfs -qF -L fws "$work/image" > "$work/log" 2>&1
finish ntfs 512 40000
truncate -s 400M "$work/image"
mkfs.xfs -q -m uuid=8c0b1d1e-1111-4000-8000-000000000001 "$work/image"
finish xfs 512 20000
truncate -s 200M "$work/image"
mkfs.btrfs -q -U 8c0b1d1e-1111-4000-8000-000000000001 "$work/image"
finish btrfs 69632 75000
truncate -s 60M "$work/image"
mkfs.f2fs -q "$work/image" > "$work/log"
finish f2fs 8192 20000
mkdir "$work/tree"
echo content > "$work/tree/file"
xorriso -as mkisofs -quiet -hfsplus -o "$work/image" "$work/tree" 2> "$work/log"
# It lies behind the descriptors of ISO 9660.
{ tail -c +65537 "$work/image" || true; } | head -c 20480 > hfsplus.img
tail -c +1537 hfsplus.img > "$work/rest"
{ line '!hfsplus' "$work/rest"; echo '! !hfsplus Unsupported'; } > hfsplus.expected

# UDF: descriptors and anchor; sectors of 512 bytes, so that the anchor is near.
rm -f "$work/image"
truncate -s 2M "$work/image"
mkudffs --media-type=hd --blocksize=512 --uuid=0000000000000001 "$work/image" > "$work/log" 2>&1
finish udf $((0x8000 + 3 * 2048)) 131584
truncate -s 1G "$work/image"
mkapfs "$work/image" > "$work/log" 2>&1
# Copies of the superblock are in the 64 blocks behind it: they are part of the header, and longer than what is kept.
finish apfs $((65 * 4096)) 12288
# No device: the label alone is written to a file (pvcreate wants a block device), with the sum of LVM2.
python3 lvm.py "$work/image" 1048576
{ printf FWS-MARKER-lvm; head -c 5000 /dev/zero; } >> "$work/image"
finish lvm2 1024 6000
ls -l ./*.img
