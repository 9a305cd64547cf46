#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: ISO 9660 (genisoimage, xorriso; mkfs.fat and mtools for a boot image).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000 LC_ALL=C.UTF-8 TZ=UTC MTOOLS_SKIP_CHECK=1
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# listing PREFIX FOLDER: what must be found of the files of a folder.
listing() { (cd "$2" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) | while read -r name; do line "$1/$name" "$2/$name"; done; }

tree=$work/tree
mkdir -p "$tree/etc" "$tree/1/2/3/4/5/6/7/8/9/10"
{ echo FWS-MARKER-iso-shadow; echo 'root:$1$abc:0:0:99999:7:::'; } > "$tree/etc/shadow"
chmod 600 "$tree/etc/shadow"
{ echo FWS-MARKER-iso-script; seq 1 900; } > "$tree/etc/Script with Blanks.sh"
: > "$tree/etc/empty"
echo FWS-MARKER-iso-deep > "$tree/1/2/3/4/5/6/7/8/9/10/deep"
ln -s "../etc/./shadow" "$tree/etc/link"
ln -s "/$(printf 'a-long-part-of-a-target-%.0s' $(seq 1 9))/$(printf 'more-%.0s' $(seq 1 30))" "$tree/etc/long-link"
echo FWS-MARKER-iso-long > "$tree/etc/$(printf 'long-name-%.0s' $(seq 1 24))"
echo FWS-MARKER-iso-unicode > "$tree/etc/naïve-名前.txt"
find "$tree" -exec touch -h -d @1700000000 {} +

genisoimage -quiet -no-pad -R -V rockridge -o rockridge.img "$tree" 2> "$work/log"
listing '!iso9660' "$tree" > rockridge.expected
genisoimage -quiet -no-pad -R -J -joliet-long -V both -o both.img "$tree" 2> "$work/log"
listing '!iso9660' "$tree" > both.expected

# Without Rock Ridge: no links, no deep folders; Joliet keeps the names, the plain tree has what ISO 9660 allows.
rm -rf "$tree/1" "$tree/etc/link" "$tree/etc/long-link" "$tree"/etc/long-name*
genisoimage -quiet -no-pad -J -V joliet -o joliet.img "$tree" 2> "$work/log"
listing '!iso9660' "$tree" > joliet.expected
plain=$work/plain
mkdir -p "$plain/ETC"
cp "$tree/etc/shadow" "$plain/ETC/SHADOW"
cp "$tree/etc/Script with Blanks.sh" "$plain/ETC/SCRIPT.SH"
genisoimage -quiet -no-pad -V plain -o plain.img "$plain" 2> "$work/log"
listing '!iso9660' "$plain" > plain.expected
# What only the Joliet tree shows is found all the same.
genisoimage -quiet -no-pad -R -J -hide shadow -V hidden -o hidden.img "$tree" 2> "$work/log"
listing '!iso9660' "$tree" | sed 's|^!iso9660/etc/shadow|!iso9660/[joliet]/etc/shadow|' > hidden.expected

# Boot images: one of the tree, one that only the catalogue leads to (behind what the volume has in its tree).
boot=$work/boot
mkdir -p "$boot/isolinux"
{ echo FWS-MARKER-iso-bootloader; seq 1 500; } > "$boot/isolinux/isolinux.bin"
mkfs.fat --invariant -i 12345678 -C "$work/efi.img" 64 > "$work/log"
echo FWS-MARKER-iso-efi > "$work/startup.nsh"
touch -d @1700000000 "$work/startup.nsh"
mcopy -m -i "$work/efi.img" "$work/startup.nsh" ::/
cp "$work/efi.img" "$boot/efi.img"
find "$boot" -exec touch -d @1700000000 {} +
xorriso -as mkisofs -quiet -no-pad -R -V boot -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
    -eltorito-alt-boot -e efi.img -no-emul-boot -o boot.img "$boot" 2> "$work/log"
{
    line '!iso9660/isolinux/isolinux.bin' "$boot/isolinux/isolinux.bin"
    echo '!iso9660/isolinux/boot.cat 2048 *'
    line '!iso9660/efi.img' "$work/efi.img"
    line '!iso9660/efi.img!fat/startup.nsh' "$work/startup.nsh"
} > boot.expected
genisoimage -quiet -no-pad -R -V hiddenboot -b isolinux/isolinux.bin -c boot.cat -hide boot.cat -hide isolinux -hide isolinux.bin -no-emul-boot \
    -boot-load-size 4 -o hiddenboot.img "$boot" 2> "$work/log"
{
    # What is loaded is all that is known of its length: 4 sectors of 512 bytes, which the file does not fill.
    cp "$boot/isolinux/isolinux.bin" "$work/loaded"
    truncate -s 2048 "$work/loaded"
    line '!iso9660/[boot]/1-bios' "$work/loaded"
    line '!iso9660/efi.img' "$work/efi.img"
    line '!iso9660/efi.img!fat/startup.nsh' "$work/startup.nsh"
} > hiddenboot.expected

# Compressed with zisofs by xorriso.
{ echo FWS-MARKER-iso-compressed; seq 1 30000; head -c 100000 /dev/zero; } > "$tree/etc/compressed"
find "$tree" -exec touch -d @1700000000 {} +
rm -f zisofs.img
xorriso -padding 0 -compliance no_emul_toc -outdev zisofs.img -volid zisofs -zisofs default -map "$tree" / -set_filter_r --zisofs / -- \
    -commit 2> "$work/log" > "$work/log"
listing '!iso9660' "$tree" > zisofs.expected

# In other bytes.
{ printf 'A header of some maker, 29 B.'; cat plain.img; } > embedded.img
sed 's|^!iso9660|!iso9660@0x1d|' plain.expected > embedded.expected
ls -l ./*.img
