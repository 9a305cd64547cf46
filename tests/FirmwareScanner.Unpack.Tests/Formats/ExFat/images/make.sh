#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: exFAT (exfatprogs; exfat-fuse, which needs root and a loop device).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# listing PREFIX FOLDER: what must be found of the files of a folder.
listing() { (cd "$2" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) | while read -r name; do line "$1/$name" "$2/$name"; done; }

tree=$work/tree
mkdir -p "$tree/DCIM/folder with blanks"
{ echo FWS-MARKER-exfat-config; echo 'password=secret'; } > "$tree/config.txt"
{ echo FWS-MARKER-exfat-large; seq 1 2000; } > "$tree/DCIM/large"
: > "$tree/empty"
echo FWS-MARKER-exfat-long > "$tree/DCIM/$(printf 'thirteen chars%.0s' $(seq 1 17))"
echo FWS-MARKER-exfat-unicode > "$tree/DCIM/folder with blanks/naïve 名前 😀.txt"
for i in $(seq 1 30); do echo "$i" > "$tree/DCIM/folder with blanks/number $i"; done

truncate -s 256K exfat.img
mkfs.exfat -c 512 -b 4096 exfat.img > "$work/log"
mkdir "$work/mount"
loop=$(losetup -f --show exfat.img)
mount.exfat-fuse "$loop" "$work/mount" 2> "$work/log"
# Files that are deleted again leave holes, so that later files are scattered; and they must not be found.
for i in 1 2 3 4 5 6 7 8; do head -c 1700 /dev/zero | tr '\0' 'd' > "$work/mount/gone $i"; done
rm "$work/mount/gone 2" "$work/mount/gone 4" "$work/mount/gone 6"
cp -r "$tree"/* "$work/mount/"
rm "$work/mount/gone"*
umount "$work/mount"
losetup -d "$loop"
listing '!exfat' "$tree" > exfat.expected
{ printf 'A header of some maker, 29 B.'; cat exfat.img; } > embedded.img
sed 's|^!exfat|!exfat@0x1d|' exfat.expected > embedded.expected
ls -l ./*.img
