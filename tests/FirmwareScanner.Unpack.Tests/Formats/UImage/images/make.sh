#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: U-Boot's legacy images, by mkimage.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000
{ echo FWS-MARKER-uimage-kernel; seq 1 900; } > "$work/kernel"
{ echo FWS-MARKER-uimage-ramdisk; seq 1 300; } > "$work/ramdisk"
{ echo FWS-MARKER-uimage-third; seq 1 77; } > "$work/third"
printf 'echo FWS-MARKER-uimage-script\nbootm 0x80000000\n' > "$work/script"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# image NAME TYPE COMPRESSION DATA
image() { mkimage -A arm -O linux -T "$2" -C "$3" -a 0x8000 -e 0x8000 -n "test $1" -d "$4" "$1.img" > /dev/null; }

image plain kernel none "$work/kernel"
line '!uimage' "$work/kernel" > plain.expected

gzip -9nc "$work/kernel" > "$work/kernel.gz"
image gzip kernel gzip "$work/kernel.gz"
{ line '!uimage' "$work/kernel.gz"; line '!uimage!gzip' "$work/kernel"; } > gzip.expected

# A ram disk whose header says gzip and that is none: U-Boot does not mind.
image ramdisk ramdisk gzip "$work/ramdisk"
line '!uimage' "$work/ramdisk" > ramdisk.expected

image multi multi gzip "$work/kernel.gz:$work/ramdisk:$work/third"
{
    line '!uimage/image0' "$work/kernel.gz"
    line '!uimage/image0!gzip' "$work/kernel"
    line '!uimage/image1' "$work/ramdisk"
    line '!uimage/image2' "$work/third"
} > multi.expected

image script script none "$work/script"
line '!uimage/image0' "$work/script" > script.expected

{ head -c 4096 /dev/zero | tr '\0' '\377'; cat gzip.img; head -c 300 /dev/zero; } > embedded.img
sed 's/^!uimage/!uimage@0x1000/' gzip.expected > embedded.expected

# Wrong: a byte of the name, a byte of the data, a format that is not there.
sed 's/test plain/TEST plain/' plain.img > wrong-header.img
{ cat plain.expected; echo '! !uimage Checksum'; } > wrong-header.expected
sed 's/FWS-MARKER-uimage-kernel/FWS-MARKER-uimage-kernes/' plain.img > wrong-data.img
sed 's/FWS-MARKER-uimage-kernel/FWS-MARKER-uimage-kernes/' "$work/kernel" > "$work/kernes"
{ line '!uimage' "$work/kernes"; echo '! !uimage Checksum'; } > wrong-data.expected
image not-gzip kernel gzip "$work/kernel"
{ line '!uimage' "$work/kernel"; echo '! !uimage Missing'; } > not-gzip.expected
