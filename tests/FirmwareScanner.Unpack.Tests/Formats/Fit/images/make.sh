#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: FIT images, by mkimage.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000
{ echo FWS-MARKER-fit-kernel; seq 1 900; } > "$work/kernel"
{ echo FWS-MARKER-fit-ramdisk; seq 1 300; } > "$work/ramdisk"
{ echo FWS-MARKER-fit-firmware; seq 1 50; } > "$work/firmware"
gzip -9nc "$work/kernel" > "$work/kernel.gz"
echo '/dts-v1/; / { model = "FWS-MARKER-fit-board"; };' | dtc -q -O dtb -o "$work/board.dtb"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }

cat > "$work/fit.its" <<'ITS'
/dts-v1/;
/ {
    description = "A test";
    #address-cells = <1>;
    images {
        kernel-1 {
            description = "kernel"; data = /incbin/("kernel.gz"); type = "kernel"; arch = "arm"; os = "linux";
            compression = "gzip"; load = <0x8000>; entry = <0x8000>;
            hash-1 { algo = "crc32"; }; hash-2 { algo = "sha1"; }; hash-3 { algo = "sha256"; };
        };
        fdt-1 {
            data = /incbin/("board.dtb"); type = "flat_dt"; arch = "arm"; compression = "none";
            hash-1 { algo = "md5"; };
        };
        ramdisk@1 {
            data = /incbin/("ramdisk"); type = "ramdisk"; arch = "arm"; os = "linux"; compression = "gzip";
            hash@1 { algo = "sha512"; }; hash@2 { algo = "sha384"; };
        };
        firmware { data = /incbin/("firmware"); type = "firmware"; arch = "arm"; os = "u-boot"; compression = "none"; };
    };
    configurations { default = "conf"; conf { kernel = "kernel-1"; fdt = "fdt-1"; ramdisk = "ramdisk@1"; }; };
};
ITS
make() { (cd "$work" && mkimage "$@" -f fit.its out > /dev/null) && cp "$work/out" "$name.img"; }
expect() {
    line '!fit/kernel-1' "$work/kernel.gz"
    line '!fit/kernel-1!gzip' "$work/kernel"
    line '!fit/fdt-1' "$work/board.dtb"
    line '!fit/ramdisk@1' "$work/ramdisk"
    line '!fit/firmware' "$work/firmware"
}
name=inline; make
expect > inline.expected
name=external; make -E
expect > external.expected
name=position; make -E -p 0x2000
expect > position.expected
{ head -c 8192 /dev/zero; cat external.img; head -c 333 /dev/zero; } > embedded.img
sed 's/^!fit/!fit@0x2000/' external.expected > embedded.expected

# Wrong: a byte of the ram disk, twice hashed; data that is encrypted; a format that is not there.
sed 's/FWS-MARKER-fit-ramdisk/FWS-MARKER-fit-ramdisc/' external.img > wrong.img
sed 's/FWS-MARKER-fit-ramdisk/FWS-MARKER-fit-ramdisc/' "$work/ramdisk" > "$work/wrong"
{ expect | grep -v ramdisk; line '!fit/ramdisk@1' "$work/wrong"; echo '! !fit/ramdisk@1 Checksum'; } > wrong.expected
sed -i 's/"firmware"; arch = "arm"; os = "u-boot"; compression = "none"/"firmware"; arch = "arm"; os = "u-boot"; compression = "lzma"/
    s/hash-1 { algo = "md5"; };/cipher { algo = "aes256"; };/' "$work/fit.its"
(cd "$work" && dtc -q -O dtb -o encrypted.itb fit.its)
cp "$work/encrypted.itb" encrypted.img
{ expect; echo '! !fit/fdt-1 Encrypted'; echo '! !fit/firmware Missing'; } > encrypted.expected
