#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: Android's boot images, by mkbootimg, and by write.py what it cannot.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for part in kernel ramdisk second dtbo dtb signature config fragment; do
    { echo "FWS-MARKER-android-$part"; seq 1 200; } > "$work/$part"
done
gzip -9nc "$work/kernel" > "$work/kernel.gz"
gzip -9nc "$work/ramdisk" > "$work/ramdisk.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
kernel() { line "$1/kernel" "$work/kernel.gz"; line "$1/kernel!gzip" "$work/kernel"; }
ramdisk() { line "$1/$2" "$work/ramdisk.gz"; line "$1/$2!gzip" "$work/ramdisk"; }
boot='!android-boot'
vendor='!android-vendor-boot'
cd "$work"
# The packaged tool divides by "/" what Python 3 wants divided by "//".
sed 's| / page_size| // page_size|' "$(command -v mkbootimg)" > mkbootimg
common=(--kernel kernel.gz --ramdisk ramdisk.gz --board test)
python3 mkbootimg "${common[@]}" --second second --header_version 0 -o v0.img
python3 mkbootimg "${common[@]}" --second second --recovery_dtbo dtbo --header_version 1 --pagesize 4096 -o v1.img
python3 mkbootimg "${common[@]}" --second second --recovery_dtbo dtbo --dtb dtb --header_version 2 -o v2.img
python3 mkbootimg "${common[@]}" --header_version 3 -o v3.img
python3 mkbootimg --vendor_ramdisk ramdisk.gz --dtb dtb --header_version 3 --vendor_boot vendor3.img
cd "$OLDPWD"
cp "$work"/v?.img "$work/vendor3.img" .
{ kernel $boot; ramdisk $boot ramdisk; line $boot/second "$work/second"; } > v0.expected
{ cat v0.expected; line $boot/recovery-dtbo "$work/dtbo"; } > v1.expected
{ cat v1.expected; line $boot/dtb "$work/dtb"; } > v2.expected
{ kernel $boot; ramdisk $boot ramdisk; } > v3.expected
{ ramdisk $vendor ramdisk; line $vendor/dtb "$work/dtb"; } > vendor3.expected

python3 write.py boot4 v4.img "$work/kernel.gz" "$work/ramdisk.gz" "$work/signature"
{ cat v3.expected; line $boot/signature "$work/signature"; } > v4.expected
python3 write.py qualcomm qualcomm.img "$work/kernel.gz" "$work/ramdisk.gz" "$work/dtb"
{ cat v3.expected; line $boot/dt "$work/dtb"; } > qualcomm.expected
python3 write.py vendor4 vendor4.img "$work/ramdisk.gz" "$work/fragment" "$work/dtb" "$work/config"
{
    ramdisk $vendor ramdisk-platform; line $vendor/ramdisk-dlkm "$work/fragment"
    line $vendor/dtb "$work/dtb"; line $vendor/bootconfig "$work/config"
} > vendor4.expected

{ seq 1 100; cat v2.img; } > embedded.img
sed "s/^$boot/$boot@0x124/" v2.expected > embedded.expected
