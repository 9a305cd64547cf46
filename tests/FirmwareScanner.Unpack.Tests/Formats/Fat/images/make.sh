#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: FAT12, FAT16, FAT32 (dosfstools, mtools).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000 LC_ALL=C.UTF-8 MTOOLS_SKIP_CHECK=1 TZ=UTC
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# listing PREFIX FOLDER: what must be found of the files of a folder.
listing() { (cd "$2" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) | while read -r name; do line "$1/$name" "$2/$name"; done; }

tree=$work/tree
mkdir -p "$tree/EFI/Boot" "$tree/a folder with a long name"
{ echo FWS-MARKER-fat-config; echo 'password=secret'; } > "$tree/config.txt"
{ echo FWS-MARKER-fat-upper; seq 1 900; } > "$tree/EFI/Boot/BOOTX64.EFI"
echo FWS-MARKER-fat-case > "$tree/EFI/Boot/lower.EXT"
: > "$tree/EMPTY"
echo FWS-MARKER-fat-long > "$tree/a folder with a long name/$(printf 'thirteen chars%.0s' $(seq 1 17))"
echo FWS-MARKER-fat-unicode > "$tree/a folder with a long name/naïve 名前.txt"
echo FWS-MARKER-fat-thirteen > "$tree/thirteen.char"
for i in $(seq 1 40); do echo "$i" > "$tree/a folder with a long name/number $i"; done
find "$tree" -exec touch -d @1700000000 {} +

# build NAME SIZE_IN_KIB [options of mkfs.fat]
build() {
    rm -f "$1.img"
    mkfs.fat --invariant -i 12345678 -n "FWS $1" -C "${@:3}" "$1.img" "$2" > "$work/log" 2>&1
    # Files that are deleted again leave holes, so that later files are scattered; and they must not be found.
    for i in 1 2 3 4 5 6; do head -c 700 /dev/zero | tr '\0' 'd' > "$work/gone$i"; mcopy -m -i "$1.img" "$work/gone$i" "::/gone file $i"; done
    mdel -i "$1.img" '::/gone file 2' '::/gone file 4' '::/gone file 6'
    mcopy -s -m -Q -i "$1.img" "$tree"/* '::/'
    mdel -i "$1.img" '::/gone file 1' '::/gone file 3' '::/gone file 5'
    listing '!fat' "$tree" > "$1.expected"
}

build fat12 96 -F 12 -s 1
build sectors 256 -F 12 -S 2048 -s 1 -f 1
# It takes 4085 clusters to make a FAT16 and 65525 to make a FAT32. All is in the first of them: the images are cut, which must be told.
shorten() { head -c "$2" "$1.img" > "$work/cut"; cp "$work/cut" "$1.img"; echo "! !fat Truncated" >> "$1.expected"; }
build fat16 2200 -F 16 -s 1 -f 2
shorten fat16 90000
build fat32 34000 -F 32 -s 1 -f 1
shorten fat32 340000

# In other bytes, without the mark at the end of the first sector.
{ printf 'A header of some maker, 29 B.'; cat fat12.img; } > embedded.img
printf '\0\0' | dd of=embedded.img bs=1 seek=$((29 + 510)) conv=notrunc status=none
sed 's|^!fat|!fat@0x1d|' fat12.expected > embedded.expected
ls -l ./*.img
